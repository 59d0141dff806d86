using RagPlatform.Retrieval.Ingestion;

namespace RagPlatform.Retrieval.Enrichment;

/// <summary>A document whose questions were asked for.</summary>
/// <param name="Document">With the questions there are.</param>
/// <param name="IsPostponed">Whether some are missing and it is to be tried again later instead of being written.</param>
internal sealed record QuestionedDocument(PreparedDocument Document, bool IsPostponed);
