using RagPlatform.Retrieval.Collections;
using RagPlatform.Retrieval.Lexical;
using RagPlatform.Retrieval.Vectors;

namespace RagPlatform.Retrieval.Indexing;

/// <summary>
/// The documents of one collection, in memory, with what decides who may find them, and their wording where no engine has it. Searches run side
/// by side; a change waits for them and they for it.
/// </summary>
/// <param name="hasWords">Whether it has the wording.</param>
internal sealed class CollectionIndex(bool hasWords = true) : IDisposable
{
    private readonly ReaderWriterLockSlim _lock = new();
    private readonly LexicalIndex? _lexical = hasWords ? new LexicalIndex() : null;
    private readonly List<(DocumentEntry Document, int Ordinal)> _chunks = [];
    private readonly Dictionary<string, int[]> _chunksOfDocument = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> _documentsOfShard = new(StringComparer.Ordinal);

    private volatile CollectionState _state = new(0, string.Empty, 0, string.Empty, string.Empty, string.Empty);

    /// <summary>Whether it has the wording; otherwise the engine that has the vectors does.</summary>
    public bool HasWords => _lexical is not null;

    /// <summary>How the collection's documents are processed. Its version is that of the last change of it.</summary>
    public CollectionState State
    {
        get => _state;
        set => _state = value;
    }

    /// <summary>The collection's version it shows.</summary>
    public long Version { get; private set; }

    /// <summary>The shards that have documents, in a fixed order; one without a name where the collection is not split, or empty.</summary>
    public IReadOnlyList<string> Shards
    {
        get
        {
            _lock.EnterReadLock();
            try
            {
                return _documentsOfShard.Count == 0 ? [string.Empty] : [.. _documentsOfShard.Keys];
            }
            finally
            {
                _lock.ExitReadLock();
            }
        }
    }

    /// <summary>Chunks that were removed and still take room.</summary>
    public int Dead => _chunks.Count - Count;

    /// <summary>Chunks that can be found.</summary>
    public int Count { get; private set; }

    /// <summary>Applies what happened up to a version: removals first, then documents new or replaced.</summary>
    public void Apply(IEnumerable<string> removed, IEnumerable<IndexedDocument> documents, long version)
    {
        _lock.EnterWriteLock();
        try
        {
            foreach (string documentId in removed)
            {
                Remove(documentId);
            }

            foreach (IndexedDocument document in documents)
            {
                Remove(document.Entry.DocumentId);
                Add(document);
            }

            Version = version;
        }
        finally
        {
            _lock.ExitWriteLock();
        }
    }

    /// <summary>The chunks that match best by words, best first; only where it has them.</summary>
    /// <param name="words">What is looked for.</param>
    /// <param name="filter">Which documents exist for it.</param>
    /// <param name="depth">How many at most.</param>
    public IReadOnlyList<ChunkRef> FindByWords(LexicalQuery words, VectorFilter filter, int depth)
    {
        _lock.EnterReadLock();
        try
        {
            var admitted = new Dictionary<DocumentEntry, bool>(ReferenceEqualityComparer.Instance);
            return
            [
                .. _lexical!.Search(words, depth, chunk => Admits(filter, _chunks[chunk].Document, admitted))
                    .Select(scored => new ChunkRef(_chunks[scored.Chunk].Document.DocumentId, _chunks[scored.Chunk].Ordinal)),
            ];
        }
        finally
        {
            _lock.ExitReadLock();
        }
    }

    /// <summary>
    /// Compares chunks with a query, whatever found them. Those that were removed meanwhile, and those the query does not admit, are left out.
    /// </summary>
    /// <param name="query">What is looked for.</param>
    /// <param name="cosines">The chunks, each with its cosine; 0 where it has none.</param>
    /// <param name="words">How well they fit by words where an engine said it; null: the wording that is here says it.</param>
    public IReadOnlyList<ChunkHit> Compare(
        IndexQuery query, IReadOnlyDictionary<ChunkRef, double> cosines, IReadOnlyDictionary<ChunkRef, LexicalMatch>? words = null)
    {
        _lock.EnterReadLock();
        try
        {
            (int Chunk, ChunkRef Reference, double Cosine)[] known =
            [
                .. cosines.Select(entry => (Chunk: Find(entry.Key), Reference: entry.Key, Cosine: entry.Value))
                    .Where(entry => entry.Chunk >= 0 && query.Admits(_chunks[entry.Chunk].Document))
                    .OrderBy(entry => entry.Chunk),
            ];
            IReadOnlyList<LexicalMatch> matches = words is null
                ? _lexical!.Match(query.Words, [.. known.Select(entry => entry.Chunk)])
                : [.. known.Select(entry => words.GetValueOrDefault(entry.Reference))];
            return
            [
                .. known.Zip(matches, (entry, lexical) =>
                    new ChunkHit(_chunks[entry.Chunk].Document, _chunks[entry.Chunk].Ordinal, lexical, entry.Cosine)),
            ];
        }
        finally
        {
            _lock.ExitReadLock();
        }
    }

    /// <summary>The shard of a chunk; null when it is not there any more.</summary>
    public string? ShardOf(ChunkRef chunk)
    {
        _lock.EnterReadLock();
        try
        {
            return Find(chunk) is >= 0 and int found ? _chunks[found].Document.Shard : null;
        }
        finally
        {
            _lock.ExitReadLock();
        }
    }

    public void Dispose() => _lock.Dispose();

    // A document's chunks share the answer.
    private static bool Admits(VectorFilter filter, DocumentEntry document, Dictionary<DocumentEntry, bool> admitted)
    {
        if (!admitted.TryGetValue(document, out bool admits))
        {
            admitted[document] = admits = filter.Admits(document.Labels, document.Metadata);
        }

        return admits;
    }

    private int Find(ChunkRef chunk) =>
        _chunksOfDocument.TryGetValue(chunk.DocumentId, out int[]? chunks) && chunk.Ordinal < chunks.Length ? chunks[chunk.Ordinal] : -1;

    private void Add(IndexedDocument document)
    {
        int first = _chunks.Count;
        foreach (IndexedChunk chunk in document.Chunks)
        {
            _lexical?.Add(ChunkWording.Titled(document.Title, chunk.Text));
            _chunks.Add((document.Entry, chunk.Ordinal));
        }

        Count += document.Chunks.Count;

        _chunksOfDocument[document.Entry.DocumentId] = [.. Enumerable.Range(first, document.Chunks.Count)];
        _documentsOfShard[document.Entry.Shard] = _documentsOfShard.GetValueOrDefault(document.Entry.Shard) + 1;
    }

    private void Remove(string documentId)
    {
        if (_chunksOfDocument.Remove(documentId, out int[]? chunks))
        {
            foreach (int chunk in chunks)
            {
                _lexical?.Remove(chunk);
            }

            Count -= chunks.Length;
            string shard = _chunks[chunks[0]].Document.Shard;
            if (--_documentsOfShard[shard] == 0)
            {
                _documentsOfShard.Remove(shard);
            }
        }
    }
}
