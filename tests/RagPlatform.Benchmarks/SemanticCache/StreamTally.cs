namespace RagPlatform.Benchmarks.SemanticCache;

/// <summary>What became of a stream's requests.</summary>
internal sealed record StreamTally(int Requests, int Served, int Wrong)
{
    /// <summary>Share of requests that asked no model.</summary>
    public double Spared => Served / (double)Requests;

    /// <summary>Share of requests that were answered wrongly.</summary>
    public double WrongPerRequest => Wrong / (double)Requests;

    /// <summary>Share of answers from the cache that were wrong.</summary>
    public double WrongPerHit => Served == 0 ? 0 : Wrong / (double)Served;

    /// <inheritdoc/>
    public override string ToString() =>
        FormattableString.Invariant($"calls spared {Spared:P1}, wrong per request {WrongPerRequest:P2}, ")
        + FormattableString.Invariant($"per hit {WrongPerHit:P2} ({Wrong} of {Served})");
}
