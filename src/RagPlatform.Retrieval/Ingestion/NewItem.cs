namespace RagPlatform.Retrieval.Ingestion;

/// <summary>A document as it enters the queue.</summary>
/// <param name="DocumentId">Its id, as far as it has one.</param>
/// <param name="Payload">The document; null when it is refused at once.</param>
/// <param name="Reason">Why it is refused, or empty.</param>
/// <param name="Message">The sentence that goes with the reason.</param>
/// <param name="Title">Its title, as far as it has one.</param>
internal sealed record NewItem(string DocumentId, byte[]? Payload, string Reason = "", string Message = "", string Title = "");
