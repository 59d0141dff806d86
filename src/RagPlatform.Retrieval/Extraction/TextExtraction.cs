using RagPlatform.Contracts.V1;

namespace RagPlatform.Retrieval.Extraction;

/// <summary>
/// Chooses how a document is read: by its media type, else by the ending of its address or id, else by what its bytes begin with.
/// </summary>
internal sealed class TextExtraction
{
    private const string PlainType = "text/plain";

    // What HTTP clients send when they do not know.
    private static readonly HashSet<string> s_meaningless = new(StringComparer.OrdinalIgnoreCase)
    {
        string.Empty, "application/octet-stream", "binary/octet-stream", "application/x-www-form-urlencoded",
    };

    private readonly Dictionary<string, ITextExtractor> _byMimeType;
    private readonly Dictionary<string, ITextExtractor> _byEnding;
    private readonly string _supported;

    public TextExtraction(IEnumerable<ITextExtractor> extractors)
    {
        ITextExtractor[] all = [.. extractors];
        _byMimeType = all.SelectMany(extractor => extractor.MimeTypes, (extractor, type) => (extractor, type))
            .ToDictionary(entry => entry.type, entry => entry.extractor, StringComparer.OrdinalIgnoreCase);
        _byEnding = all.SelectMany(extractor => extractor.FileEndings, (extractor, ending) => (extractor, ending))
            .ToDictionary(entry => entry.ending, entry => entry.extractor, StringComparer.OrdinalIgnoreCase);
        _supported = string.Join(", ", all.Select(extractor => extractor.MimeTypes.First()).Order(StringComparer.Ordinal));
    }

    /// <summary>The extractor and media type of a document.</summary>
    /// <exception cref="DocumentRefusedException">UNSUPPORTED_MIME_TYPE.</exception>
    public (ITextExtractor Extractor, string MimeType) Choose(Document document)
    {
        string type = document.MimeType.Split(';')[0].Trim();
        if (!s_meaningless.Contains(type))
        {
            return _byMimeType.TryGetValue(type, out ITextExtractor? known)
                ? (known, type.ToLowerInvariant())
                : throw Unsupported($"'{type}'");
        }

        string ending = Ending(document.Uri) is { Length: > 0 } ofUri ? ofUri : Ending(document.DocumentId);
        if (ending.Length > 0 && _byEnding.TryGetValue(ending, out ITextExtractor? named))
        {
            return (named, named.MimeTypes.First());
        }

        string guess = ContentSniffer.Guess(document.Content.Memory);
        return _byMimeType.TryGetValue(guess, out ITextExtractor? sniffed) ? (sniffed, guess)
            : ending.Length == 0 ? (_byMimeType[PlainType], PlainType)
            : throw Unsupported($"a file ending in '{ending}'");
    }

    /// <summary>Reads a document.</summary>
    /// <exception cref="DocumentRefusedException">It cannot be read; the message says what to do.</exception>
    public async Task<(ExtractedText Text, string MimeType)> ExtractAsync(Document document, CancellationToken cancellationToken)
    {
        // Nothing looks into what is too large.
        RequireSize(document);
        (ITextExtractor extractor, string mimeType) = Choose(document);
        var source = new DocumentSource(document.Content.Memory, Charset(document.MimeType));
        return (await extractor.ExtractAsync(source, cancellationToken), mimeType);
    }

    /// <exception cref="DocumentRefusedException">DOCUMENT_TOO_LARGE.</exception>
    public static void RequireSize(Document document)
    {
        if (document.Content.Length > ExtractionLimits.MaxBytes)
        {
            throw new DocumentRefusedException(
                "DOCUMENT_TOO_LARGE",
                $"'content' has {document.Content.Length:N0} bytes, at most {ExtractionLimits.MaxBytes:N0} are accepted; split the document.");
        }
    }

    private static string Charset(string mimeType)
    {
        const string Parameter = "charset=";
        string? found = mimeType.Split(';', StringSplitOptions.TrimEntries).Skip(1)
            .FirstOrDefault(parameter => parameter.StartsWith(Parameter, StringComparison.OrdinalIgnoreCase));
        return found?[Parameter.Length..].Trim('"') ?? string.Empty;
    }

    private static string Ending(string name)
    {
        string path = name.Split('?', '#')[0];
        string ending = Path.GetExtension(path[(path.LastIndexOf('/') + 1)..]);

        // "v1.2 of the plan" has no ending, and neither has a name with a long tail behind its last dot.
        return ending.Length is > 1 and <= 9 && !ending.Any(char.IsWhiteSpace) && !char.IsDigit(ending[1]) ? ending : string.Empty;
    }

    private DocumentRefusedException Unsupported(string what) => new(
        "UNSUPPORTED_MIME_TYPE", $"Documents of type {what} cannot be read here; send one of {_supported}.");
}
