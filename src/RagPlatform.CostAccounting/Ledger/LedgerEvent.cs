using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using Google.Protobuf;
using RagPlatform.Contracts.V1;

namespace RagPlatform.CostAccounting.Ledger;

/// <summary>An event with the digest of what its sender said: by it a second delivery is told from another event under the same id.</summary>
/// <param name="Usage">The event.</param>
/// <param name="Digest">The first eight bytes of the SHA-256 of the message as it came in, never 0.</param>
internal readonly record struct LedgerEvent(UsageEvent Usage, long Digest)
{
    /// <summary>Milliseconds of a UTC day.</summary>
    public const long DayMs = 86_400_000;

    /// <summary>Days since 1970.</summary>
    public long Day => Usage.OccurredAtMs / DayMs;

    /// <summary>Takes the digest; to be called before the event is priced here, because prices change between two deliveries.</summary>
    public static LedgerEvent From(UsageEvent usage)
    {
        int size = usage.CalculateSize();
        byte[] rented = ArrayPool<byte>.Shared.Rent(size);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        usage.WriteTo(rented.AsSpan(0, size));
        SHA256.HashData(rented.AsSpan(0, size), hash);
        ArrayPool<byte>.Shared.Return(rented);
        long digest = BinaryPrimitives.ReadInt64LittleEndian(hash);
        return new LedgerEvent(usage, digest == 0 ? 1 : digest);
    }
}
