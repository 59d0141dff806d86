namespace RagPlatform.Retrieval.Vectors.Embedded;

/// <summary>What all collections of an engine share.</summary>
/// <param name="Options">Settings.</param>
/// <param name="OpenLog">Opens the file of a log.</param>
/// <param name="Builds">Held while a graph is built, so that collections take turns on the threads for it.</param>
/// <param name="Logger">For the engine's log.</param>
internal sealed record EmbeddedVectorContext(
    EmbeddedVectorOptions Options, Func<string, IAppendFile> OpenLog, SemaphoreSlim Builds, ILogger Logger)
{
    /// <summary>Threads that build.</summary>
    public int BuildThreads { get; } = Options.BuildThreads > 0 ? Options.BuildThreads : Math.Max(1, Environment.ProcessorCount / 2);
}
