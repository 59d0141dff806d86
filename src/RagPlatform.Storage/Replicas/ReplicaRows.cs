using Dapper;

namespace RagPlatform.Storage.Replicas;

/// <summary>The rows of a read's statements, taken in their order.</summary>
public sealed class ReplicaRows
{
    private readonly SqlMapper.GridReader _rows;
    private readonly CancellationToken _cancellationToken;
    private long _taken;

    internal ReplicaRows(SqlMapper.GridReader rows, CancellationToken cancellationToken)
    {
        _rows = rows;
        _cancellationToken = cancellationToken;
    }

    /// <summary>How many were taken so far.</summary>
    internal long Taken => Interlocked.Read(ref _taken);

    /// <summary>All rows of the next statement.</summary>
    public async Task<IReadOnlyList<T>> ReadAsync<T>()
    {
        var all = new List<T>();
        await foreach (T row in _rows.ReadUnbufferedAsync<T>().WithCancellation(_cancellationToken))
        {
            all.Add(row);
            Interlocked.Increment(ref _taken);
        }

        return all;
    }

    /// <summary>The only row of the next statement, or the default when it has none.</summary>
    public async Task<T?> ReadSingleOrDefaultAsync<T>()
    {
        T? row = await _rows.ReadSingleOrDefaultAsync<T>();
        Interlocked.Increment(ref _taken);
        return row;
    }
}
