using RagPlatform.Cache.Scopes;
using RagPlatform.Cache.Semantic.Index;
using RagPlatform.Cache.Semantic.Policies;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Cache.Entries;

/// <summary>A stored answer as it is held in memory. What changes about it is changed by the registry alone, under its lock.</summary>
internal sealed class CacheEntry : ISemanticRow
{
    // Entry, its arrays and strings, and its places in tables and lists, on a 64-bit runtime.
    private const int OverheadBytes = 640;

    // There are few models, and their names are short.
    private const int MaxInterned = 100;

    private byte[]? _payload;

    private CacheEntry(CacheKey key, EntryRecord record, double newPassageSimilarity)
    {
        CacheStoreRequest request = record.Request;
        Id = key.Id;
        Scope = key.Scope;
        Question = request.Question;
        StandsAlone = key.StandsAlone;
        StoredAtMs = record.StoredAtMs;
        FreshUntilMs = record.FreshUntilMs;
        KeepUntilMs = record.KeepUntilMs;
        PayloadBytes = record.PayloadBytes;
        StaleReason = record.StaleReason;
        Usage usage = request.Reply?.Usage ?? new Usage();
        Model = string.IsInterned(usage.Model) ?? (usage.Model.Length <= MaxInterned ? string.Intern(usage.Model) : usage.Model);
        Tokens = usage.InputTokens + usage.CachedInputTokens + usage.OutputTokens;
        CostNanoUsd = usage.CostNanoUsd;
        Versions = [.. key.Scope.Collections.Select(name => request.Versions.FirstOrDefault(used => used.Collection == name)?.Version ?? 0)];
        Documents = [.. request.Evidence.Select(evidence => DocumentKey.Of(evidence.Collection, evidence.DocumentId)).Distinct()];
        double[] scores = [.. request.Evidence.Select(evidence => evidence.VectorScore).Where(score => score > 0)];
        NewPassageBar = Math.Clamp(scores.Length == 0 ? newPassageSimilarity : scores.Min(), 0.3, newPassageSimilarity);
        Labels = Observations.FromBytes(record.Labels);
        Code = record.Code;
        AnswerKey = record.AnswerKey;
        IsSemantic = record.IsSemantic && record.Code.Length > 0;
    }

    public CacheDigest Id { get; }

    public AnswerScope Scope { get; private set; }

    public string Question { get; }

    /// <summary>Whether its question was asked without a conversation before it.</summary>
    public bool StandsAlone { get; }

    public long StoredAtMs { get; }

    /// <summary>After this it is served only to those who accept it.</summary>
    public long FreshUntilMs { get; private set; }

    /// <summary>After this it is gone, however often it was hit.</summary>
    public long KeepUntilMs { get; }

    /// <summary>Why it is asked again before its time; empty while it is not.</summary>
    public string StaleReason { get; private set; }

    /// <summary>Of the collections of its scope, in their order, the version it was made from; 0 where that is not known.</summary>
    public long[] Versions { get; }

    /// <summary>Keys of the documents it was made from.</summary>
    public ulong[] Documents { get; }

    /// <summary>A new passage of at least this similarity to the question might have been among those it was made from.</summary>
    public double NewPassageBar { get; }

    /// <summary>The model that answered.</summary>
    public string Model { get; }

    /// <summary>Tokens of prompt and answer that a hit saves.</summary>
    public long Tokens { get; }

    /// <summary>What a hit saves, in nano-dollars.</summary>
    public long CostNanoUsd { get; }

    /// <summary>Equal for entries whose answers are in the same words.</summary>
    public ulong AnswerKey { get; }

    /// <summary>Bytes of the stored message.</summary>
    public int PayloadBytes { get; }

    /// <summary>The stored message, or null where it is kept in Redis alone.</summary>
    public byte[]? Payload => Volatile.Read(ref _payload);

    /// <summary>The question's vector in eight bits a component, unless the index holds it; empty where it has none to rely on.</summary>
    public sbyte[] Code { get; set; }

    /// <summary>Whether similar questions find it.</summary>
    public bool IsSemantic { get; private set; }

    /// <summary>What comparisons of fresh answers with this one found.</summary>
    public Observations Labels { get; private set; }

    /// <summary>The same as the policy uses it.</summary>
    public FittedEntry Fit { get; private set; } = FittedEntry.Of(Observations.None);

    public long Hits { get; set; }

    /// <summary>Set when it leaves the registry: a search that found it before must not serve it after.</summary>
    public bool IsRemoved { get; set; }

    /// <summary>It was on disk before this process began and is held back until changes from meanwhile have arrived.</summary>
    public long HeldUntilMs { get; init; }

    int ISemanticRow.Row { get; set; } = ISemanticRow.None;

    /// <summary>Bytes it takes in memory, about.</summary>
    public long Bytes => OverheadBytes + (2 * Question.Length) + (8 * (Versions.Length + Documents.Length))
        + (Code.Length > 0 ? Code.Length + (SignSketch.Words * sizeof(ulong)) : 0);

    /// <summary>An entry of a record.</summary>
    /// <exception cref="ServiceDefaults.Errors.PlatformException">The record's scope or question is missing.</exception>
    public static CacheEntry From(EntryRecord record, double newPassageSimilarity, long heldUntilMs = 0)
    {
        var entry = new CacheEntry(record.Key(), record, newPassageSimilarity) { HeldUntilMs = heldUntilMs };
        entry.Fit = FittedEntry.Of(entry.Labels);
        return entry;
    }

    /// <summary>One object for all entries of a scope instead of one each.</summary>
    /// <param name="scope">Equal to the entry's own.</param>
    public void ShareScope(AnswerScope scope) => Scope = scope;

    public bool IsFresh(long nowMs) => nowMs < FreshUntilMs;

    public void Keep(byte[] payload) => Volatile.Write(ref _payload, payload);

    public void DropPayload() => Volatile.Write(ref _payload, null);

    /// <summary>Ends its freshness.</summary>
    public void MarkStale(string reason, long nowMs)
    {
        if (nowMs < FreshUntilMs)
        {
            (FreshUntilMs, StaleReason) = (nowMs, reason);
        }
    }

    public void AddLabel(double likeness, bool isRight)
    {
        Labels = Labels.Add(likeness, isRight);
        Fit = FittedEntry.Of(Labels);
    }

    /// <summary>From now on similar questions find it.</summary>
    public void BecomeSemantic() => IsSemantic = Code.Length > 0;

    /// <summary>The record of it.</summary>
    /// <param name="payload">The stored message.</param>
    /// <param name="code">Its vector, wherever it is held.</param>
    public EntryRecord ToRecord(byte[] payload, sbyte[] code) => new(
        AnswerPayload.Request(payload), StoredAtMs, FreshUntilMs, KeepUntilMs, PayloadBytes, IsSemantic, code, AnswerKey, Labels.ToBytes(),
        StaleReason);
}
