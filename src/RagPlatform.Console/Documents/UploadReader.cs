using System.Runtime.CompilerServices;
using Google.Protobuf;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Console.Documents;

/// <summary>Turns uploaded files into the messages of an ingestion, one file in memory at a time.</summary>
internal static class UploadReader
{
    /// <summary>Files of one upload, at most.</summary>
    public const int MaxFiles = 50;

    /// <summary>Bytes of one file, at most: what the platform takes as a document.</summary>
    public const long MaxFileBytes = 16 * 1024 * 1024;

    /// <summary>Bytes of one upload, at most.</summary>
    public const long MaxTotalBytes = 64 * 1024 * 1024;

    /// <summary>Why an upload cannot be taken, as a sentence; null when it can.</summary>
    public static string? Refuse(IReadOnlyList<IFormFile> files)
    {
        if (files.Count is 0 or > MaxFiles)
        {
            return files.Count == 0 ? "Choose at least one file." : $"Choose at most {MaxFiles} files at once.";
        }

        return files.FirstOrDefault(file => file.Length > MaxFileBytes) is { } large
            ? $"The file '{large.FileName}' is larger than {MaxFileBytes / (1024 * 1024)} MiB; split it."
            : null;
    }

    /// <summary>The messages: where the documents go, then one document each. Its id is the file's name.</summary>
    public static async IAsyncEnumerable<IngestRequest> ReadAsync(
        string collection, IReadOnlyList<IFormFile> files, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return new IngestRequest { Options = new IngestOptions { Collection = collection } };
        foreach (IFormFile file in files)
        {
            await using Stream content = file.OpenReadStream();
            yield return new IngestRequest
            {
                Document = new Document
                {
                    DocumentId = Path.GetFileName(file.FileName),
                    Content = await ByteString.FromStreamAsync(content, cancellationToken),
                },
            };
        }
    }
}
