using RagPlatform.Retrieval.Collections;
using RagPlatform.Retrieval.Sharding;
using RagPlatform.Retrieval.Vectors;

namespace RagPlatform.Retrieval.Moving;

/// <summary>Makes searches on both engines of a move and keeps what came out.</summary>
internal sealed class EngineComparer(MoveStore moves, ProbeVectors probes, VectorEngines engines, TimeProvider time)
{
    /// <summary>Searches with vectors of the collection itself, those that were not compared yet.</summary>
    public async Task ProbeAsync(Move move, int count, CancellationToken cancellationToken)
    {
        IReadOnlyList<Comparison> done = await moves.ReadComparisonsAsync(move, cancellationToken);
        if (done.Count(comparison => !comparison.IsLive) >= count)
        {
            return;
        }

        var source = new VectorParts(engines.Get(move.Source), await moves.ReadPartsAsync(move.Key, cancellationToken));
        foreach ((string id, ReadOnlyMemory<float> vector) in await probes.ReadAsync(move.Key, count, cancellationToken))
        {
            var query = new VectorQuery(vector, Comparison.Depth, VectorFilter.None);
            (IReadOnlyList<VectorHit> found, long took) = await SearchAsync(source, query, cancellationToken);
            await CompareAsync(move, id, source.Keys, query, found, took, isLive: false, cancellationToken);
        }
    }

    /// <summary>Repeats a caller's search on the target; one whose engines are at different versions says nothing and is left out.</summary>
    public async Task RepeatAsync(Move move, ShadowSample sample, CancellationToken cancellationToken)
    {
        if (await new VectorParts(engines.Get(move.Target), sample.Parts).VersionAsync(cancellationToken) == sample.Version)
        {
            await CompareAsync(
                move, Guid.NewGuid().ToString("N"), sample.Parts, sample.Query, sample.Found, ToMicroseconds(sample.Took), isLive: true, cancellationToken);
        }
    }

    private async Task CompareAsync(
        Move move,
        string id,
        IReadOnlyList<CollectionKey> parts,
        VectorQuery query,
        IReadOnlyList<VectorHit> found,
        long sourceUs,
        bool isLive,
        CancellationToken cancellationToken)
    {
        (IReadOnlyList<VectorHit> there, long targetUs) =
            await SearchAsync(new VectorParts(engines.Get(move.Target), parts), query, cancellationToken);
        if (Comparison.OverlapOf(found, there) is { } overlap)
        {
            await moves.AddAsync(move, id, new Comparison(overlap, sourceUs, targetUs, isLive), cancellationToken);
        }
    }

    private async Task<(IReadOnlyList<VectorHit> Found, long Microseconds)> SearchAsync(
        VectorParts parts, VectorQuery query, CancellationToken cancellationToken)
    {
        long begin = time.GetTimestamp();
        IReadOnlyList<VectorHit> found = await parts.SearchAsync(query, cancellationToken);
        return (found, ToMicroseconds(time.GetElapsedTime(begin)));
    }

    private static long ToMicroseconds(TimeSpan span) => span.Ticks / TimeSpan.TicksPerMicrosecond;
}
