namespace RagPlatform.Retrieval.Extraction.Csv;

/// <summary>Tables of tab separated values.</summary>
internal sealed class TsvExtractor : CsvExtractor
{
    public override IReadOnlyCollection<string> MimeTypes { get; } = ["text/tab-separated-values"];

    public override IReadOnlyCollection<string> FileEndings { get; } = [".tsv", ".tab"];

    protected override char? Separator => '\t';
}
