using System.Text.Json;
using RagPlatform.Retrieval.Extraction.Encodings;

namespace RagPlatform.Retrieval.Extraction.Json;

/// <summary>JSON Lines: each line is a record.</summary>
internal sealed class JsonLinesExtractor : ITextExtractor
{
    public IReadOnlyCollection<string> MimeTypes { get; } = ["application/x-ndjson", "application/jsonl", "application/x-jsonlines"];

    public IReadOnlyCollection<string> FileEndings { get; } = [".jsonl", ".ndjson"];

    public Task<ExtractedText> ExtractAsync(DocumentSource source, CancellationToken cancellationToken)
    {
        string lines = PlainText.Decode(source.Content.Span, source.Charset);
        var text = new BoundedText();
        int number = 0;
        foreach (Range range in lines.AsSpan().Split('\n'))
        {
            cancellationToken.ThrowIfCancellationRequested();
            number++;
            if (!lines.AsSpan(range).IsWhiteSpace())
            {
                using JsonDocument record = JsonParsing.Parse(lines.AsMemory(range), $"Line {number:N0}");
                JsonRecordWriter.Append(record.RootElement, text);
            }
        }

        return Task.FromResult(new ExtractedText(text.ToText(), string.Empty, TextStructure.Records));
    }
}
