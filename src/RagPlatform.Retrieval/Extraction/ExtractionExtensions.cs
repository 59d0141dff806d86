using RagPlatform.Retrieval.Extraction.Code;
using RagPlatform.Retrieval.Extraction.Csv;
using RagPlatform.Retrieval.Extraction.Docx;
using RagPlatform.Retrieval.Extraction.Html;
using RagPlatform.Retrieval.Extraction.Json;
using RagPlatform.Retrieval.Extraction.Pdf;

namespace RagPlatform.Retrieval.Extraction;

/// <summary>Registers the extractors.</summary>
internal static class ExtractionExtensions
{
    public static IServiceCollection AddExtraction(this IServiceCollection services)
    {
        services.AddOptions<ExtractionOptions>()
            .BindConfiguration(ExtractionOptions.SectionName)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        return services
            .AddSingleton<ITextExtractor, PlainTextExtractor>()
            .AddSingleton<ITextExtractor, MarkdownExtractor>()
            .AddSingleton<ITextExtractor, HtmlExtractor>()
            .AddSingleton<ITextExtractor, DocxExtractor>()
            .AddSingleton<ITextExtractor, PdfExtractor>()
            .AddSingleton<ITextExtractor, CsvExtractor>()
            .AddSingleton<ITextExtractor, TsvExtractor>()
            .AddSingleton<ITextExtractor, JsonExtractor>()
            .AddSingleton<ITextExtractor, JsonLinesExtractor>()
            .AddSingleton<ITextExtractor, SourceCodeExtractor>()
            .AddSingleton<TextExtraction>();
    }
}
