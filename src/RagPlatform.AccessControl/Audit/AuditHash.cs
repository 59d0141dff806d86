using System.Security.Cryptography;
using System.Text;
using RagPlatform.Contracts.V1;

namespace RagPlatform.AccessControl.Audit;

/// <summary>
/// The chain: hash(n) = SHA-256(hash(n-1) and every field of record n), each field preceded by its length, so that nothing can be
/// changed, moved between fields, reordered or cut out without a break that verification finds.
/// </summary>
internal static class AuditHash
{
    /// <summary>What the first record of a tenant follows.</summary>
    public const string Origin = "0000000000000000000000000000000000000000000000000000000000000000";

    /// <summary>The hash of a record that has its sequence; 64 hexadecimal digits.</summary>
    public static string Compute(string previousHash, AuditRecord record)
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true))
        {
            // BinaryWriter prefixes each string with its length in bytes.
            writer.Write(previousHash);
            writer.Write(record.Tenant);
            writer.Write(record.Sequence);
            writer.Write(record.RecordId);
            writer.Write(record.OccurredAtMs);
            writer.Write(record.Actor);
            writer.Write(record.Action);
            writer.Write(record.Outcome);
            writer.Write(record.Resource);
            writer.Write(record.TraceId);
            writer.Write(record.DetailsJson);
        }

        stream.Position = 0;
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
