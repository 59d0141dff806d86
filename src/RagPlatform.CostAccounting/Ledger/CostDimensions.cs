using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using RagPlatform.Contracts.V1;

namespace RagPlatform.CostAccounting.Ledger;

/// <summary>What a cost is of, as far as it repeats from event to event.</summary>
internal readonly record struct CostDimensions(
    string Tenant,
    string Category,
    string Team,
    string Subject,
    string Collection,
    string Segment,
    string Provider,
    string Model,
    string PriceId,
    bool PriceUnknown,
    string Region,
    bool Batch)
{
    /// <summary>How many characters its names have together.</summary>
    public int Characters =>
        Tenant.Length + Category.Length + Team.Length + Subject.Length + Collection.Length + Segment.Length + Provider.Length + Model.Length
        + PriceId.Length + Region.Length;

    public static CostDimensions Of(UsageEvent usage) => new(
        usage.Tenant,
        usage.Category,
        usage.Team,
        usage.Subject,
        usage.Collection,
        usage.Segment,
        usage.Provider,
        usage.Model,
        usage.PriceId,
        usage.PriceUnknown,
        usage.Region,
        usage.Batch);

    /// <summary>By what the store tells them apart, however long they are: the SHA-256 of all, each with its length before it.</summary>
    public string Key()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[sizeof(int)];
        foreach (string text in (ReadOnlySpan<string>)[Tenant, Category, Team, Subject, Collection, Segment, Provider, Model, PriceId, Region])
        {
            byte[] bytes = Encoding.UTF8.GetBytes(text);
            BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
            hash.AppendData(length);
            hash.AppendData(bytes);
        }

        hash.AppendData([PriceUnknown ? (byte)1 : (byte)0, Batch ? (byte)1 : (byte)0]);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    // What differs most; the rest mostly follows from it.
    public override int GetHashCode() => HashCode.Combine(Subject, Collection, Category, Segment, Model);
}
