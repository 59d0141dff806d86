using RagPlatform.Retrieval.Collections;
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

        IVectorStore source = engines.Get(move.Source);
        foreach ((string id, ReadOnlyMemory<float> vector) in await probes.ReadAsync(move.Key, count, cancellationToken))
        {
            var query = new VectorQuery(vector, Comparison.Depth, VectorFilter.None);
            (IReadOnlyList<VectorHit> found, long took) = await SearchAsync(source, move.Key, query, cancellationToken);
            await CompareAsync(move, id, query, found, took, isLive: false, cancellationToken);
        }
    }

    /// <summary>Repeats a caller's search on the target; one whose engines are at different versions says nothing and is left out.</summary>
    public async Task RepeatAsync(Move move, ShadowSample sample, CancellationToken cancellationToken)
    {
        if (await engines.Get(move.Target).VersionAsync(move.Key, cancellationToken) == sample.Version)
        {
            await CompareAsync(
                move, Guid.NewGuid().ToString("N"), sample.Query, sample.Found, ToMicroseconds(sample.Took), isLive: true, cancellationToken);
        }
    }

    private async Task CompareAsync(
        Move move, string id, VectorQuery query, IReadOnlyList<VectorHit> found, long sourceUs, bool isLive, CancellationToken cancellationToken)
    {
        (IReadOnlyList<VectorHit> there, long targetUs) = await SearchAsync(engines.Get(move.Target), move.Key, query, cancellationToken);
        if (Comparison.OverlapOf(found, there) is { } overlap)
        {
            await moves.AddAsync(move, id, new Comparison(overlap, sourceUs, targetUs, isLive), cancellationToken);
        }
    }

    private async Task<(IReadOnlyList<VectorHit> Found, long Microseconds)> SearchAsync(
        IVectorStore store, CollectionKey key, VectorQuery query, CancellationToken cancellationToken)
    {
        long begin = time.GetTimestamp();
        IReadOnlyList<VectorHit> found = await store.SearchAsync(key, query, cancellationToken);
        return (found, ToMicroseconds(time.GetElapsedTime(begin)));
    }

    private static long ToMicroseconds(TimeSpan span) => span.Ticks / TimeSpan.TicksPerMicrosecond;
}
