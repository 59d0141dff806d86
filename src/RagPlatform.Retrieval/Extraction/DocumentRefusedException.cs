namespace RagPlatform.Retrieval.Extraction;

/// <summary>A document that will never be ingested as it is.</summary>
/// <param name="reason">Upper-case and stable, e.g. <c>UNSUPPORTED_MIME_TYPE</c>.</param>
/// <param name="message">A sentence that says what to do.</param>
internal sealed class DocumentRefusedException(string reason, string message) : Exception(message)
{
    public string Reason { get; } = reason;
}
