using System.Collections.Concurrent;
using System.Globalization;
using RagPlatform.Retrieval.Collections;

namespace RagPlatform.Retrieval.Vectors.Remote;

/// <summary>
/// Collections in a server that has no transactions over several points. A step writes new points, then removes those of the same documents
/// that an earlier step wrote, then its version: a document never disappears in between, a search meanwhile may see a part of the step (it is
/// compared with the relational store before it is answered from), and a step that was cut short is mended by applying it again.
/// </summary>
internal sealed class RemoteVectorStore(IRemoteIndex index) : IVectorStore
{
    private readonly ConcurrentDictionary<CollectionKey, RemoteRecord> _known = new();

    /// <inheritdoc/>
    public string Name => index.Name;

    /// <inheritdoc/>
    public bool IsShared => true;

    /// <inheritdoc/>
    public async Task EnsureAsync(VectorCollection collection, CancellationToken cancellationToken)
    {
        VectorChecks.Check(collection);
        if (collection.Dimensions > index.MaxDimensions)
        {
            throw new ArgumentException(
                $"vectors of {collection.Dimensions} numbers cannot be held in {Name}; {index.MaxDimensions} can", nameof(collection));
        }

        await index.EnsureAsync(collection.Dimensions, collection.Model, cancellationToken);
        RemoteRecord? found = await index.ReadRecordAsync(collection.Key, cancellationToken);
        if (found is { IsGoing: true })
        {
            await FinishDropAsync(found, cancellationToken);
            found = null;
        }

        if (found is not null && (found.Dimensions != collection.Dimensions || found.Model != collection.Model))
        {
            throw new VectorCollectionMismatchException(collection, found.Dimensions, found.Model);
        }

        if (found is null)
        {
            found = new RemoteRecord(collection.Key, collection.Dimensions, collection.Model, 0);
            await index.WriteRecordAsync(found, cancellationToken);
        }

        _known[collection.Key] = found;
    }

    /// <inheritdoc/>
    public async Task DropAsync(CollectionKey key, CancellationToken cancellationToken)
    {
        _known.TryRemove(key, out _);
        if (await index.ReadRecordAsync(key, cancellationToken) is { } record)
        {
            // Cut short from here on, the collection counts as gone, and whoever ensures it removes the rest first.
            await index.WriteRecordAsync(record with { Version = 0, IsGoing = true }, cancellationToken);
            await FinishDropAsync(record, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public async Task<long> VersionAsync(CollectionKey key, CancellationToken cancellationToken) =>
        await FindAsync(key, cancellationToken) is { } record ? record.Version : 0;

    /// <inheritdoc/>
    public async Task ApplyAsync(CollectionKey key, VectorChanges changes, CancellationToken cancellationToken)
    {
        RemoteRecord record = await FindAsync(key, cancellationToken) ?? throw new VectorCollectionMissingException(key);
        VectorChecks.Check(changes, record.Dimensions);
        string step = Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture);
        RemotePoint[] points = [.. changes.Latest().SelectMany(document => ToPoints(key, document, step))];
        if (points.Length > 0)
        {
            await index.WriteAsync(record, points, cancellationToken);
        }

        string[] outdated = changes.Outdated();
        if (outdated.Length > 0)
        {
            await index.RemoveAsync(record, outdated, step, cancellationToken);
        }

        if (changes.Version is { } version)
        {
            await index.WriteRecordAsync(record with { Version = version }, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<VectorHit>> SearchAsync(CollectionKey key, VectorQuery query, CancellationToken cancellationToken)
    {
        if (await RecordForAsync(key, query, cancellationToken) is not { } record)
        {
            return [];
        }

        VectorChecks.Check(query, record.Dimensions);
        if (query.Only is { Count: 0 })
        {
            return [];
        }

        // Several windows of a chunk may be near: when they crowd out chunks, more are fetched.
        int fetched = query.Depth + (query.Depth / 4) + 8;
        while (true)
        {
            fetched = Math.Min(fetched, index.MaxPoints);
            IReadOnlyList<VectorHit> points = await index.SearchAsync(record, ToRemote(key, query, fetched), cancellationToken);
            VectorHit[] chunks = BestOfChunks(points, query.Depth);
            if (chunks.Length == query.Depth || points.Count < fetched || fetched == index.MaxPoints)
            {
                return chunks;
            }

            fetched *= 4;
        }
    }

    /// <inheritdoc/>
    /// <remarks>Servers do not say what one collection takes of what many share: memory and disk are estimates from its points.</remarks>
    public async Task<VectorStatistics> DescribeAsync(CollectionKey key, CancellationToken cancellationToken)
    {
        if (await FindAsync(key, cancellationToken) is not { } record)
        {
            return default;
        }

        long points = await index.CountAsync(record, cancellationToken);
        long bytes = points * record.Dimensions * sizeof(float) * 3 / 2;
        return new VectorStatistics(points, bytes, bytes);
    }

    private static VectorHit[] BestOfChunks(IReadOnlyList<VectorHit> points, int depth) =>
    [
        .. points.GroupBy(point => (point.DocumentId, point.Ordinal))
            .Select(windows => windows.MaxBy(window => window.Cosine))
            .OrderByDescending(hit => hit.Cosine).ThenBy(hit => hit.DocumentId, StringComparer.Ordinal).ThenBy(hit => hit.Ordinal)
            .Take(depth),
    ];

    private static IEnumerable<RemotePoint> ToPoints(CollectionKey key, VectorDocument document, string step)
    {
        string[] readers = ReaderTerms.OfDocument(document.Labels);
        string[] metadata = MetadataTerms.Of(document.Metadata);
        return document.Points.Select(point => new RemotePoint(
            PointIds.Of(key, document.DocumentId, point.Ordinal, point.Window),
            RemoteRecord.ScopeOf(key),
            document.DocumentId,
            point.Ordinal,
            RemotePoint.TermOf(new ChunkRef(document.DocumentId, point.Ordinal)),
            readers,
            metadata,
            step,
            UnitVector.Of(point.Vector.Span)));
    }

    private RemoteQuery ToRemote(CollectionKey key, VectorQuery query, int points) => new(
        RemoteRecord.ScopeOf(key),
        UnitVector.Of(query.Vector.Span),
        points,
        ReaderTerms.OfCaller(query.Filter),
        MetadataTerms.Of(query.Filter.Metadata),
        query.Only?.Select(RemotePoint.TermOf).Distinct(StringComparer.Ordinal).ToArray(),
        Math.Max(query.Effort == 0 ? index.DefaultEffort : query.Effort, points),
        query.Exact || query.Only is not null);

    /// <summary>The record, from memory where it fits the query: one call to the server a search.</summary>
    private async Task<RemoteRecord?> RecordForAsync(CollectionKey key, VectorQuery query, CancellationToken cancellationToken)
    {
        if (_known.TryGetValue(key, out RemoteRecord? known) && known.Dimensions == query.Vector.Length)
        {
            return known;
        }

        RemoteRecord? record = await FindAsync(key, cancellationToken);
        if (record is not null)
        {
            _known[key] = record;
        }

        return record;
    }

    private async Task<RemoteRecord?> FindAsync(CollectionKey key, CancellationToken cancellationToken) =>
        await index.ReadRecordAsync(key, cancellationToken) is { IsGoing: false } record ? record : null;

    private async Task FinishDropAsync(RemoteRecord record, CancellationToken cancellationToken)
    {
        await index.RemoveAllAsync(record, cancellationToken);
        await index.RemoveRecordAsync(record.Key, cancellationToken);
    }
}
