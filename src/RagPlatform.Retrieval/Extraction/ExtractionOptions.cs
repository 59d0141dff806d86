using System.ComponentModel.DataAnnotations;

namespace RagPlatform.Retrieval.Extraction;

/// <summary>How documents are read; bound from the section <c>Extraction</c>.</summary>
public sealed class ExtractionOptions
{
    /// <summary>The configuration section.</summary>
    public const string SectionName = "Extraction";

    /// <summary>
    /// The program that reads PDF documents: a name that is looked up on <c>PATH</c>, or a path. Default <c>pdftotext</c>, of poppler-utils.
    /// </summary>
    [Required]
    public string PdfToText { get; set; } = "pdftotext";

    /// <summary>Longest a PDF document may take to be read. Default 1 minute.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "01:00:00")]
    public TimeSpan PdfTimeout { get; set; } = TimeSpan.FromMinutes(1);
}
