using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Npgsql;

namespace RagPlatform.CostAccounting.Ledger;

/// <summary>
/// Writes rows in PostgreSQL's binary COPY format (the manual's chapter on COPY, "Binary Format"): a signature, for each row its number of fields and for
/// each field its length and bytes, in network order, and -1 at the end. Npgsql's importer writes the same with a call to its type mapping for
/// each field, which for rows of some twenty small fields takes several times as long as the fields themselves.
/// </summary>
internal sealed class BinaryCopy : IAsyncDisposable
{
    private const int FlushAt = 64 * 1024;
    private static readonly byte[] s_signature = [.. "PGCOPY\n"u8, 0xFF, .. "\r\n\0"u8, 0, 0, 0, 0, 0, 0, 0, 0];
    private readonly NpgsqlRawCopyStream _stream;
    private readonly ArrayBufferWriter<byte> _buffer = new(FlushAt * 2);
    private bool _isComplete;

    private BinaryCopy(NpgsqlRawCopyStream stream)
    {
        _stream = stream;
        _buffer.Write(s_signature);
    }

    /// <summary>Begins a copy.</summary>
    /// <param name="connection">Carries it; nothing else until the copy is complete.</param>
    /// <param name="command">COPY ... FROM STDIN (FORMAT binary).</param>
    /// <param name="cancellationToken">The caller's.</param>
    public static async Task<BinaryCopy> BeginAsync(NpgsqlConnection connection, string command, CancellationToken cancellationToken) =>
        new(await connection.BeginRawBinaryCopyAsync(command, cancellationToken));

    /// <summary>Begins a row.</summary>
    public void StartRow(short fields)
    {
        BinaryPrimitives.WriteInt16BigEndian(_buffer.GetSpan(sizeof(short)), fields);
        _buffer.Advance(sizeof(short));
    }

    /// <summary>A field of type TEXT.</summary>
    public void Write(string value)
    {
        Span<byte> field = _buffer.GetSpan(sizeof(int) + Encoding.UTF8.GetMaxByteCount(value.Length));
        int length = Encoding.UTF8.GetBytes(value, field[sizeof(int)..]);
        BinaryPrimitives.WriteInt32BigEndian(field, length);
        _buffer.Advance(sizeof(int) + length);
    }

    /// <summary>A field of type BIGINT.</summary>
    public void Write(long value)
    {
        Span<byte> field = _buffer.GetSpan(sizeof(int) + sizeof(long));
        BinaryPrimitives.WriteInt32BigEndian(field, sizeof(long));
        BinaryPrimitives.WriteInt64BigEndian(field[sizeof(int)..], value);
        _buffer.Advance(sizeof(int) + sizeof(long));
    }

    /// <summary>A field that is null.</summary>
    public void WriteNull()
    {
        BinaryPrimitives.WriteInt32BigEndian(_buffer.GetSpan(sizeof(int)), -1);
        _buffer.Advance(sizeof(int));
    }

    /// <summary>Sends what has come together, once it is enough to be sent; to be called after a row.</summary>
    public ValueTask FlushIfFullAsync(CancellationToken cancellationToken) =>
        _buffer.WrittenCount < FlushAt ? ValueTask.CompletedTask : FlushAsync(cancellationToken);

    /// <summary>Ends the copy: without this call nothing of it is kept.</summary>
    /// <exception cref="PostgresException">The database refuses a row.</exception>
    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        StartRow(-1);
        await FlushAsync(cancellationToken);
        _isComplete = true;
        await _stream.DisposeAsync();
    }

    /// <summary>Undoes a copy that was not completed.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_isComplete)
        {
            await _stream.CancelAsync();
            await _stream.DisposeAsync();
        }
    }

    private async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        await _stream.WriteAsync(_buffer.WrittenMemory, cancellationToken);
        _buffer.ResetWrittenCount();
    }
}
