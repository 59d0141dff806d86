namespace RagPlatform.Cache.Statistics;

/// <summary>What one level did for one tenant and set of collections. Counts are changed by <see cref="Interlocked"/>.</summary>
internal sealed class LevelCounts
{
    private long _lookups;
    private long _hits;
    private long _savedTokens;
    private long _savedNanoUsd;
    private long _audited;
    private long _auditedWrong;

    public long Lookups => Volatile.Read(ref _lookups);

    public long Hits => Volatile.Read(ref _hits);

    public long SavedTokens => Volatile.Read(ref _savedTokens);

    public long SavedNanoUsd => Volatile.Read(ref _savedNanoUsd);

    public long Audited => Volatile.Read(ref _audited);

    public long AuditedWrong => Volatile.Read(ref _auditedWrong);

    /// <summary>Share of wrong answers among hits, estimated from would-be hits that were answered anew and compared.</summary>
    public double ErrorPerHit => Audited == 0 ? 0 : (double)AuditedWrong / Audited;

    /// <summary>The same among all lookups.</summary>
    public double ErrorPerRequest => Lookups == 0 ? 0 : ErrorPerHit * Hits / Lookups;

    public void Looked() => Interlocked.Increment(ref _lookups);

    public void Hit(long tokens, long nanoUsd)
    {
        Interlocked.Increment(ref _hits);
        Interlocked.Add(ref _savedTokens, tokens);
        Interlocked.Add(ref _savedNanoUsd, nanoUsd);
    }

    public void AuditedOne(bool isRight)
    {
        Interlocked.Increment(ref _audited);
        Interlocked.Add(ref _auditedWrong, isRight ? 0 : 1);
    }
}
