namespace RagPlatform.Retrieval.Replicas;

/// <summary>What was read of a collection.</summary>
/// <typeparam name="T">A row.</typeparam>
/// <param name="Rows">The rows.</param>
/// <param name="Version">
/// A version the rows are not newer than, and not older than what was asked for: who reads on asks for it, so that no later read is older than
/// this one.
/// </param>
internal sealed record CollectionRows<T>(IReadOnlyList<T> Rows, long Version);
