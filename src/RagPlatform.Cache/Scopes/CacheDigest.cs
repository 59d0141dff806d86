using System.Globalization;
using System.Security.Cryptography;

namespace RagPlatform.Cache.Scopes;

/// <summary>
/// The first 128 bits of a SHA-256: names scopes and entries. Finding another input for a given one takes about 2^128 attempts.
/// </summary>
internal readonly record struct CacheDigest(UInt128 Value)
{
    /// <summary>Hexadecimal digits of its text form.</summary>
    public const int TextLength = 32;

    public static CacheDigest Of(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        return new CacheDigest(System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(hash));
    }

    /// <summary>Reads the text form.</summary>
    public static bool TryParse(string text, out CacheDigest digest)
    {
        bool isDigest = UInt128.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out UInt128 value)
            && text.Length == TextLength;
        digest = new CacheDigest(value);
        return isDigest;
    }

    public override string ToString() => Value.ToString("x32", CultureInfo.InvariantCulture);
}
