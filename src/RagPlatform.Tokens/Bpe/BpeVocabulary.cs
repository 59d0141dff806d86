using System.IO.Compression;
using System.Numerics;

namespace RagPlatform.Tokens.Bpe;

/// <summary>
/// The tokens of an encoding: their bytes by id, and their ids by bytes. An id is also the token's rank: the lower, the earlier two parts are
/// merged into it.
/// </summary>
internal sealed class BpeVocabulary
{
    /// <summary>What is found for bytes that are no token; as a rank it is beyond all others.</summary>
    public const int None = int.MaxValue;

    // A slot of the table: 18 bits for id + 1, 14 bits of the hash, so that nearly every miss is seen without a look at the bytes.
    private const int IdBits = 18;
    private const uint IdMask = (1u << IdBits) - 1;
    private readonly byte[] _bytes;
    private readonly int[] _starts;
    private readonly uint[] _table;
    private readonly int[] _pairs = new int[ushort.MaxValue + 1];

    private BpeVocabulary(byte[] bytes, int[] starts)
    {
        _bytes = bytes;
        _starts = starts;
        _table = new uint[BitOperations.RoundUpToPowerOf2((uint)starts.Length * 2)];
        Array.Fill(_pairs, None);
        for (int id = 0; id < Count; id++)
        {
            ReadOnlySpan<byte> token = Bytes(id);
            Longest = Math.Max(Longest, token.Length);
            if (token.Length == 2)
            {
                _pairs[PairIndex(token[0], token[1])] = id;
            }

            ulong hash = ByteHash.Of(token);
            uint slot = (uint)hash & Mask;
            while (_table[slot] != 0)
            {
                slot = (slot + 1) & Mask;
            }

            _table[slot] = Tag(hash) | (uint)(id + 1);
        }
    }

    /// <summary>How many tokens there are; ids are below it.</summary>
    public int Count => _starts.Length - 1;

    /// <summary>The most bytes a token has.</summary>
    public int Longest { get; }

    private uint Mask => (uint)_table.Length - 1;

    /// <summary>
    /// Reads a vocabulary: Brotli over, for each token in the order of ids, one byte with its length and its bytes.
    /// </summary>
    public static BpeVocabulary Read(Stream compressed)
    {
        using var raw = new MemoryStream();
        using (var brotli = new BrotliStream(compressed, CompressionMode.Decompress, leaveOpen: true))
        {
            brotli.CopyTo(raw);
        }

        ReadOnlySpan<byte> file = raw.GetBuffer().AsSpan(0, (int)raw.Length);
        int count = 0;
        for (int i = 0; i < file.Length; i += file[i] + 1)
        {
            count++;
        }

        byte[] bytes = new byte[file.Length - count];
        int[] starts = new int[count + 1];
        int from = 0;
        for (int id = 0; id < count; id++)
        {
            int length = file[from];
            file.Slice(from + 1, length).CopyTo(bytes.AsSpan(starts[id]));
            starts[id + 1] = starts[id] + length;
            from += length + 1;
        }

        return new BpeVocabulary(bytes, starts);
    }

    /// <summary>The bytes of a token.</summary>
    public ReadOnlySpan<byte> Bytes(int id) => _bytes.AsSpan(_starts[id], _starts[id + 1] - _starts[id]);

    /// <summary>The id of a pair of bytes, or <see cref="None"/>.</summary>
    public int FindPair(byte first, byte second) => _pairs[PairIndex(first, second)];

    /// <summary>The id of a run of bytes, or <see cref="None"/>.</summary>
    public int Find(ReadOnlySpan<byte> bytes) => bytes.Length > Longest ? None : Find(bytes, ByteHash.Of(bytes));

    /// <summary>The same, where the hash of the bytes is known.</summary>
    public int Find(ReadOnlySpan<byte> bytes, ulong hash)
    {
        uint tag = Tag(hash);
        for (uint slot = (uint)hash & Mask; _table[slot] != 0; slot = (slot + 1) & Mask)
        {
            uint entry = _table[slot];
            int id = (int)(entry & IdMask) - 1;
            if ((entry & ~IdMask) == tag && Bytes(id).SequenceEqual(bytes))
            {
                return id;
            }
        }

        return None;
    }

    private static int PairIndex(byte first, byte second) => (first << 8) | second;

    private static uint Tag(ulong hash) => (uint)(hash >> 32) & ~IdMask;
}
