using RagPlatform.TestSupport;

namespace RagPlatform.Retrieval.Tests.Extraction;

/// <summary>A test that needs the program pdftotext.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PdfToTextFactAttribute() : ServerFactAttribute(s_missing)
{
    private static readonly string? s_missing = Programs.Find("pdftotext") is null ? "pdftotext is not installed (poppler-utils)." : null;
}
