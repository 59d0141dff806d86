namespace RagPlatform.Storage.Replicas;

/// <summary>A read that a replica may serve.</summary>
/// <typeparam name="T">What is read.</typeparam>
/// <param name="Kind">What is read, for telemetry: lower case.</param>
/// <param name="Sql">Statements that return rows, separated by semicolons. One after another, they see what is committed when each begins.</param>
/// <param name="Parameters">Their parameters.</param>
/// <param name="Read">Takes the rows of each statement, in their order. It may be called twice, and must have no effect but its result.</param>
/// <param name="Suffices">Whether what a replica gave is new enough; what the primary gives always is.</param>
public sealed record ReplicaQuery<T>(string Kind, string Sql, object Parameters, Func<ReplicaRows, Task<T>> Read, Func<T, bool> Suffices);
