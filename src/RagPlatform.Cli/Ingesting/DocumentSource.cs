using System.Runtime.CompilerServices;
using Google.Protobuf;
using RagPlatform.Cli.CommandLine;
using RagPlatform.Cli.Evaluation;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Cli.Ingesting;

/// <summary>The documents a command line names, read one at a time.</summary>
internal sealed class DocumentSource
{
    private readonly IReadOnlyList<DocumentFile> _files;
    private readonly IReadOnlyList<BeirFolder> _corpora;

    private DocumentSource(IReadOnlyList<DocumentFile> files, IReadOnlyList<BeirFolder> corpora, int skipped, long count)
    {
        _files = files;
        _corpora = corpora;
        Skipped = skipped;
        Count = count;
    }

    /// <summary>Documents there are.</summary>
    public long Count { get; }

    /// <summary>Files of the folders that are not documents.</summary>
    public int Skipped { get; }

    /// <summary>Looks at what is there.</summary>
    /// <exception cref="UsageException">A path does not exist, or two files have the same id.</exception>
    public static DocumentSource Open(IReadOnlyList<string> paths)
    {
        var files = new List<DocumentFile>();
        var corpora = new List<BeirFolder>();
        int skipped = 0;
        long count = 0;
        foreach (string path in paths)
        {
            if (BeirFolder.IsOne(path))
            {
                var corpus = new BeirFolder(path);
                corpora.Add(corpus);
                count += corpus.CountDocuments();
            }
            else if (Directory.Exists(path))
            {
                (IReadOnlyList<DocumentFile> found, int others) = FileDiscovery.Find(path);
                files.AddRange(found);
                skipped += others;
            }
            else if (File.Exists(path))
            {
                files.Add(new DocumentFile(path, Path.GetFileName(path)));
            }
            else if (FilePattern.Parse(path) is { } pattern)
            {
                (IReadOnlyList<DocumentFile> found, int others) = pattern.Find();
                if (found.Count == 0)
                {
                    throw new UsageException($"No document fits '{path}'.");
                }

                files.AddRange(found);
                skipped += others;
            }
            else
            {
                throw new UsageException($"There is no file or folder '{path}'.");
            }
        }

        // A folder and a pattern may both name a file.
        files = [.. files.DistinctBy(file => (Path.GetFullPath(file.Path), file.Id))];
        RefuseSameIds(files);
        return new DocumentSource(files, corpora, skipped, count + files.Count);
    }

    /// <summary>Reads the documents.</summary>
    public async IAsyncEnumerable<Document> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (DocumentFile file in _files)
        {
            yield return new Document
            {
                DocumentId = file.Id,
                Uri = file.Id,
                MimeType = FileKinds.MimeTypeOf(file.Path),
                Content = UnsafeByteOperations.UnsafeWrap(await File.ReadAllBytesAsync(file.Path, cancellationToken)),
            };
        }

        foreach (BeirFolder corpus in _corpora)
        {
            await foreach (Document document in corpus.ReadCorpusAsync(cancellationToken))
            {
                yield return document;
            }
        }
    }

    private static void RefuseSameIds(List<DocumentFile> files)
    {
        var seen = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (DocumentFile file in files)
        {
            if (!seen.TryAdd(file.Id, file.Path))
            {
                throw new UsageException(
                    $"'{seen[file.Id]}' and '{file.Path}' would both be document '{file.Id}'; ingest the folder above them instead.");
            }
        }
    }
}
