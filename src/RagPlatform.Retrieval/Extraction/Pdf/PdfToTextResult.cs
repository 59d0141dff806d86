namespace RagPlatform.Retrieval.Extraction.Pdf;

/// <summary>What the program said.</summary>
/// <param name="ExitCode">0 when it could read the document.</param>
/// <param name="Output">The text.</param>
/// <param name="Errors">The beginning of its complaints.</param>
internal sealed record PdfToTextResult(int ExitCode, string Output, string Errors);
