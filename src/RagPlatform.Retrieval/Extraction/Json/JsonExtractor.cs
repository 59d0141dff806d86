using System.Text.Json;
using RagPlatform.Retrieval.Extraction.Encodings;

namespace RagPlatform.Retrieval.Extraction.Json;

/// <summary>JSON: each element of an array is a record; anything else is one.</summary>
internal sealed class JsonExtractor : ITextExtractor
{
    public IReadOnlyCollection<string> MimeTypes { get; } = ["application/json", "text/json"];

    public IReadOnlyCollection<string> FileEndings { get; } = [".json"];

    public Task<ExtractedText> ExtractAsync(DocumentSource source, CancellationToken cancellationToken)
    {
        var text = new BoundedText();
        using JsonDocument document = JsonParsing.Parse(PlainText.Decode(source.Content.Span, source.Charset).AsMemory(), "The document");
        JsonElement root = document.RootElement;
        foreach (JsonElement record in root.ValueKind == JsonValueKind.Array ? root.EnumerateArray().AsEnumerable() : [root])
        {
            cancellationToken.ThrowIfCancellationRequested();
            JsonRecordWriter.Append(record, text);
        }

        return Task.FromResult(new ExtractedText(text.ToText(), string.Empty, TextStructure.Records));
    }
}
