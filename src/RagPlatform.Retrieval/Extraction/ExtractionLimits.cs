namespace RagPlatform.Retrieval.Extraction;

/// <summary>What a document may take while it is read.</summary>
internal static class ExtractionLimits
{
    /// <summary>Largest document, in bytes.</summary>
    public const int MaxBytes = 16 * 1024 * 1024;

    /// <summary>Longest text of a document, in UTF-16 code units: whatever fits as plain text does.</summary>
    public const int MaxTextLength = MaxBytes;

    /// <summary>Deepest nesting of elements that is followed.</summary>
    public const int MaxDepth = 256;

    /// <summary>The refusal of a text that grew too long.</summary>
    public static DocumentRefusedException TextTooLong() => new(
        "TEXT_TOO_LONG", $"The document's text is longer than {MaxTextLength:N0} characters; split the document.");
}
