namespace RagPlatform.Retrieval.Vectors;

/// <summary>An engine that is a server failed: it cannot be reached, refuses, or answers what cannot be understood.</summary>
/// <param name="engine">The engine's name.</param>
/// <param name="message">A sentence for the operator: what is wrong and what to do. Holds no secret.</param>
/// <param name="isTransient">Whether the same call may succeed later without anybody doing anything.</param>
/// <param name="innerException">The cause.</param>
internal sealed class VectorEngineException(string engine, string message, bool isTransient, Exception? innerException = null)
    : Exception($"{engine}: {message}", innerException)
{
    /// <summary>The engine's name.</summary>
    public string Engine => engine;

    /// <summary>Whether the same call may succeed later without anybody doing anything.</summary>
    public bool IsTransient => isTransient;
}
