namespace RagPlatform.Retrieval.Extraction;

/// <summary>How the structure of an extracted text is written.</summary>
internal enum TextStructure
{
    /// <summary>Paragraphs, set apart by blank lines.</summary>
    Plain,

    /// <summary>Markdown.</summary>
    Markdown,

    /// <summary>Source code: declarations, set apart by blank lines.</summary>
    Code,

    /// <summary>Records, set apart by blank lines, each to be found by itself.</summary>
    Records,
}
