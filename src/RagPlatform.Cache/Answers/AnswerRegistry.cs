using System.Runtime.InteropServices;
using RagPlatform.Cache.Changes;
using RagPlatform.Cache.Entries;
using RagPlatform.Cache.Eviction;
using RagPlatform.Cache.Scopes;
using RagPlatform.Cache.Semantic.Index;
using RagPlatform.Cache.Semantic.Policies;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Cache.Answers;

/// <summary>
/// The answers this process knows, by scope, and what changed under them. Bounded in bytes and in number. Thread-safe; nothing in here waits
/// for anything.
/// </summary>
/// <param name="options">Bounds.</param>
/// <param name="dimensions">Components of a question's vector.</param>
/// <param name="keepsAnswersElsewhere">
/// Whether an answer that has to leave memory can be fetched again: then only the answer goes, and the entry stays until there are too many.
/// </param>
/// <param name="time">The clock.</param>
internal sealed class AnswerRegistry(CacheOptions options, int dimensions, bool keepsAnswersElsewhere, TimeProvider time)
{
    /// <summary>How long changes are remembered; an answer that took longer is refused.</summary>
    public static readonly TimeSpan ChangesRemembered = TimeSpan.FromMinutes(10);

    private const string NewPassageReason = "a new passage is close to the question";

    private readonly Lock _lock = new();
    private readonly SignSketch _sketcher = new(dimensions);
    private readonly Dictionary<CacheDigest, CacheEntry> _entries = [];
    private readonly Dictionary<CacheDigest, ScopeAnswers> _scopes = [];
    private readonly Dictionary<(string Tenant, string Collection), CollectionChanges> _changes = [];
    private readonly Queue<CacheEntry> _byAge = new();
    private readonly TinyLfu<CacheEntry> _resident = new(options.MaxBytes, options.MaxEntries, entry => entry.Id.Value);

    /// <summary>Components of a question's vector.</summary>
    public int Dimensions => dimensions;

    /// <summary>Bytes of what is held, the index of similar questions included.</summary>
    public long Bytes
    {
        get
        {
            lock (_lock)
            {
                return _resident.Bytes;
            }
        }
    }

    /// <summary>Answers known.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _entries.Count;
            }
        }
    }

    /// <summary>The entry of a key, or null. Also notes that it was asked for.</summary>
    public CacheEntry? Find(CacheKey key)
    {
        lock (_lock)
        {
            _resident.Record(key.Id.Value);
            return Known(key.Id);
        }
    }

    /// <summary>The entry of that name in a tenant, or null.</summary>
    public CacheEntry? Find(string tenant, CacheDigest id)
    {
        lock (_lock)
        {
            return Known(id) is { } entry && entry.Scope.Tenant == tenant ? entry : null;
        }
    }

    /// <summary>Notes that an entry was served.</summary>
    public void Touch(CacheEntry entry)
    {
        lock (_lock)
        {
            entry.Hits++;
            _resident.Touch(entry);
        }
    }

    /// <summary>Entries of the scope with similar questions, the most similar first.</summary>
    public IReadOnlyList<SemanticMatch<CacheEntry>> FindSimilar(AnswerScope scope, ReadOnlySpan<float> vector, double least, int limit)
    {
        ScopeAnswers? answers;
        lock (_lock)
        {
            answers = _scopes.GetValueOrDefault(scope.Digest);
        }

        return answers is null || vector.Length != dimensions ? [] : answers.Questions.Search(vector, least, limit);
    }

    /// <summary>
    /// Takes an entry in, in place of an older one of its key. False when it rests on something that has changed since or is too large; a new
    /// passage that is close marks it.
    /// </summary>
    public bool Add(CacheEntry entry)
    {
        lock (_lock)
        {
            bool isTooLarge = !keepsAnswersElsewhere && entry.PayloadBytes + entry.Bytes > options.MaxBytes;
            if (entry.KeepUntilMs <= Now() || isTooLarge || IsOutdated(entry))
            {
                return false;
            }

            if (_entries.TryGetValue(entry.Id, out CacheEntry? known))
            {
                if (known.StoredAtMs >= entry.StoredAtMs)
                {
                    return known.StoredAtMs == entry.StoredAtMs;
                }

                Remove(known);
            }

            if (HasNews(entry))
            {
                entry.MarkStale(NewPassageReason, Now());
            }

            Insert(entry);
            return !entry.IsRemoved;
        }
    }

    /// <summary>Gives an entry its answer, which was fetched, as far as there is room.</summary>
    public void Keep(CacheEntry entry, byte[] payload)
    {
        lock (_lock)
        {
            long bytes = entry.Bytes + payload.Length;
            if (!entry.IsRemoved && bytes <= options.MaxBytes)
            {
                entry.Keep(payload);
                Evict(_resident.Add(entry, bytes));
            }
        }
    }

    /// <summary>From now on similar questions find the entry.</summary>
    public void MakeSemantic(CacheDigest id)
    {
        lock (_lock)
        {
            if (Known(id) is { IsSemantic: false } entry)
            {
                entry.BecomeSemantic();
                Index(entry);
            }
        }
    }

    /// <summary>What comparisons found in a scope, all its entries together.</summary>
    public FittedEntry LearnedIn(AnswerScope scope)
    {
        lock (_lock)
        {
            return _scopes.GetValueOrDefault(scope.Digest)?.Learned.Fit ?? FittedEntry.Of(Observations.None);
        }
    }

    /// <summary>Adds what a comparison found.</summary>
    public void Label(CacheDigest id, double likeness, bool isRight)
    {
        lock (_lock)
        {
            if (Known(id) is { } entry)
            {
                entry.AddLabel(likeness, isRight);
                _scopes[entry.Scope.Digest].Learned.Add(likeness, isRight);
            }
        }
    }

    /// <summary>Ends what rests on what changed, and marks what a new passage is close to.</summary>
    public ChangeOutcome Apply(CacheInvalidateRequest change)
    {
        long version = change.Version.Version;
        string collection = change.Version.Collection;
        var vectors = new List<PassageVector>();
        bool leftOut = change.ChunksLeftOut;
        foreach (ChunkVector chunk in change.Changes.SelectMany(document => document.Chunks))
        {
            sbyte[] code = MemoryMarshal.Cast<byte, sbyte>(chunk.Components.Span).ToArray();
            float norm = VectorCode.Norm(code);
            leftOut |= code.Length != dimensions || norm == 0;
            vectors.Add(new PassageVector(code, norm));
        }

        var news = new NewPassages(Now(), version, leftOut ? [] : vectors, leftOut);
        HashSet<ulong> documents = [.. change.Changes.Select(document => DocumentKey.Of(collection, document.DocumentId))];
        List<CacheEntry> ended = [];
        List<(ScopeAnswers Scope, int At)> scopes;
        lock (_lock)
        {
            CollectionChanges changes = Changes(change.Tenant, collection);
            changes.Forget(Now() - (long)ChangesRemembered.TotalMilliseconds);
            if (documents.Count == 0)
            {
                changes.Raise(version);
            }

            changes.Add(documents, news);
            scopes = ScopesOf(change.Tenant, collection);
            foreach ((ScopeAnswers scope, int at) in scopes)
            {
                ended.AddRange(scope.Entries.Values.Where(entry => entry.Versions[at] < version
                    && (documents.Count == 0 || entry.Documents.Any(documents.Contains))));
            }

            ended.ForEach(Remove);
        }

        int marked = news.LeftOut || news.Vectors.Count > 0 ? scopes.Sum(scope => Mark(scope.Scope, scope.At, news)) : 0;
        return new ChangeOutcome(ended, marked);
    }

    /// <summary>Removes an entry; null when it is not here.</summary>
    public CacheEntry? Remove(CacheDigest id)
    {
        lock (_lock)
        {
            if (_entries.TryGetValue(id, out CacheEntry? entry))
            {
                Remove(entry);
            }

            return entry;
        }
    }

    /// <summary>Removes everything, changes that are remembered too.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _entries.Values.ToList().ForEach(Remove);
            _changes.Clear();
        }
    }

    /// <summary>The entries of a tenant, or of all.</summary>
    public IReadOnlyList<CacheEntry> List(string? tenant = null)
    {
        lock (_lock)
        {
            return [.. _entries.Values.Where(entry => tenant is null || entry.Scope.Tenant == tenant)];
        }
    }

    /// <summary>The question's vector of an entry, wherever it is held.</summary>
    public sbyte[] CodeOf(CacheEntry entry)
    {
        lock (_lock)
        {
            return entry.IsSemantic && _scopes.TryGetValue(entry.Scope.Digest, out ScopeAnswers? scope) ? scope.Questions.CodeOf(entry) : entry.Code;
        }
    }

    private CacheEntry? Known(CacheDigest id)
    {
        if (!_entries.TryGetValue(id, out CacheEntry? entry))
        {
            return null;
        }

        if (entry.KeepUntilMs > Now())
        {
            return entry;
        }

        Remove(entry);
        return null;
    }

    private void Insert(CacheEntry entry)
    {
        if (!_scopes.TryGetValue(entry.Scope.Digest, out ScopeAnswers? scope))
        {
            _scopes[entry.Scope.Digest] = scope = new ScopeAnswers(entry.Scope, _sketcher, dimensions);
        }

        entry.ShareScope(scope.Scope);
        _entries[entry.Id] = entry;
        scope.Entries[entry.Id] = entry;
        for (int i = 0; i < entry.Labels.Count; i++)
        {
            scope.Learned.Add(entry.Labels[i].Similarity, entry.Labels[i].IsRight);
        }

        _byAge.Enqueue(entry);
        if (entry.IsSemantic)
        {
            Index(entry);
        }

        Evict(_resident.Add(entry, entry.Bytes + (entry.Payload?.Length ?? 0)));
        while (_byAge.TryPeek(out CacheEntry? oldest)
            && (oldest.IsRemoved || oldest.KeepUntilMs <= Now() || _entries.Count > options.MaxEntries))
        {
            Remove(_byAge.Dequeue());
        }
    }

    private void Index(CacheEntry entry)
    {
        if (entry.Code.Length == dimensions && ((ISemanticRow)entry).Row == ISemanticRow.None)
        {
            _scopes[entry.Scope.Digest].Questions.Add(entry, entry.Code);
            entry.Code = [];
        }
    }

    private void Evict(IReadOnlyList<CacheEntry> victims)
    {
        foreach (CacheEntry victim in victims)
        {
            if (keepsAnswersElsewhere)
            {
                victim.DropPayload();
            }
            else
            {
                Remove(victim);
            }
        }
    }

    private void Remove(CacheEntry entry)
    {
        if (entry.IsRemoved)
        {
            return;
        }

        entry.IsRemoved = true;
        _entries.Remove(entry.Id);
        _resident.Remove(entry);
        ScopeAnswers scope = _scopes[entry.Scope.Digest];
        scope.Entries.Remove(entry.Id);
        if (((ISemanticRow)entry).Row != ISemanticRow.None)
        {
            scope.Questions.Remove(entry);
        }

        if (scope.Entries.Count == 0)
        {
            _scopes.Remove(entry.Scope.Digest);
        }
    }

    private int Mark(ScopeAnswers scope, int at, NewPassages news)
    {
        bool IsConcerned(CacheEntry entry, ReadOnlySpan<sbyte> code) =>
            entry.Versions[at] < news.Version && entry.StaleReason.Length == 0 && news.MayMatter(code, entry.NewPassageBar);

        List<CacheEntry> concerned = [.. scope.Questions.Where(IsConcerned)];
        lock (_lock)
        {
            concerned.AddRange(scope.Entries.Values.Where(entry => ((ISemanticRow)entry).Row == ISemanticRow.None && IsConcerned(entry, entry.Code)));
            concerned.ForEach(entry => entry.MarkStale(NewPassageReason, Now()));
        }

        return concerned.Count;
    }

    private bool IsOutdated(CacheEntry entry) => entry.Scope.Collections
        .Where((collection, at) => _changes.TryGetValue((entry.Scope.Tenant, collection), out CollectionChanges? changes)
            && changes.IsOutdated(entry, entry.Versions[at]))
        .Any();

    private bool HasNews(CacheEntry entry) => entry.Scope.Collections
        .Where((collection, at) => _changes.TryGetValue((entry.Scope.Tenant, collection), out CollectionChanges? changes)
            && changes.NewsSince(entry.Versions[at]).Any(news => news.MayMatter(entry.Code, entry.NewPassageBar)))
        .Any();

    private CollectionChanges Changes(string tenant, string collection) =>
        CollectionsMarshal.GetValueRefOrAddDefault(_changes, (tenant, collection), out _) ??= new CollectionChanges();

    private List<(ScopeAnswers Scope, int At)> ScopesOf(string tenant, string collection)
    {
        var found = new List<(ScopeAnswers, int)>();
        foreach (ScopeAnswers scope in _scopes.Values)
        {
            int at = scope.Scope.Tenant == tenant ? scope.Scope.Collections.ToList().IndexOf(collection) : -1;
            if (at >= 0)
            {
                found.Add((scope, at));
            }
        }

        return found;
    }

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();
}
