using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;

namespace RagPlatform.Tokens.Bpe;

/// <summary>
/// One of OpenAI's public byte-pair encodings, token by token equal to the reference. Safe for any number of threads.
/// <para>
/// All text is ordinary text: what looks like a special token (<c>&lt;|endoftext|&gt;</c>) is encoded as the characters it is written with. Special
/// tokens are put into a prompt by the provider, never by what a user or a document says, and a provider counts text the same way.
/// </para>
/// <para>A surrogate without its partner is encoded as U+FFFD, as UTF-8 has no other form for it.</para>
/// </summary>
public sealed class BpeEncoding
{
    private static readonly Lazy<BpeEncoding> s_o200kBase = new(() => Load("o200k_base", new O200kSplitter()));
    private static readonly Lazy<BpeEncoding> s_cl100kBase = new(() => Load("cl100k_base", new Cl100kSplitter()));
    private readonly BpeVocabulary _vocabulary;
    private readonly PieceSplitter _splitter;
    private readonly BpeMerger _merger;
    private readonly PieceCache _cache = new();

    private BpeEncoding(string name, BpeVocabulary vocabulary, PieceSplitter splitter)
    {
        Name = name;
        _vocabulary = vocabulary;
        _splitter = splitter;
        _merger = new BpeMerger(vocabulary);
    }

    /// <summary>The encoding of gpt-4o, gpt-4.1, gpt-5 and the o series; loaded when it is first asked for.</summary>
    public static BpeEncoding O200kBase => s_o200kBase.Value;

    /// <summary>The encoding of gpt-4, gpt-3.5-turbo and the text-embedding models; loaded when it is first asked for.</summary>
    public static BpeEncoding Cl100kBase => s_cl100kBase.Value;

    /// <summary>As OpenAI names it.</summary>
    public string Name { get; }

    /// <summary>How many tokens it has, special ones not counted; token ids are below it.</summary>
    public int VocabularySize => _vocabulary.Count;

    /// <summary>How many tokens a text has.</summary>
    public int CountTokens(ReadOnlySpan<char> text) => Run(text, tokens: null);

    /// <summary>The tokens of a text.</summary>
    public int[] Encode(ReadOnlySpan<char> text)
    {
        var tokens = new List<int>((text.Length / 4) + 8);
        Run(text, tokens);
        return [.. tokens];
    }

    /// <summary>The text of tokens. Where they are cut within a character, that is U+FFFD.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A token is not of this encoding.</exception>
    public string Decode(ReadOnlySpan<int> tokens)
    {
        var bytes = new ArrayBufferWriter<byte>((tokens.Length * 4) + 1);
        foreach (int token in tokens)
        {
            if ((uint)token >= (uint)VocabularySize)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(tokens), token, $"Tokens of {Name} are 0 to {VocabularySize - 1:N0}, special tokens not among them.");
            }

            bytes.Write(_vocabulary.Bytes(token));
        }

        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    private static BpeEncoding Load(string name, PieceSplitter splitter)
    {
        using Stream file = typeof(BpeEncoding).Assembly.GetManifestResourceStream($"{name}.bpe")
            ?? throw new InvalidOperationException($"The vocabulary of {name} is not part of the program.");
        return new BpeEncoding(name, BpeVocabulary.Read(file), splitter);
    }

    private int Run(ReadOnlySpan<char> text, List<int>? tokens)
    {
        byte[] rented = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        try
        {
            return Run(rented.AsSpan(0, Encoding.UTF8.GetBytes(text, rented)), tokens);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private int Run(ReadOnlySpan<byte> text, List<int>? tokens)
    {
        var merged = new List<int>();
        int count = 0;
        for (int start = 0; start < text.Length;)
        {
            int end = _splitter.Next(text, start);
            ReadOnlySpan<byte> piece = text[start..end];
            start = end;
            ulong hash = ByteHash.Of(piece);
            int whole = piece.Length <= _vocabulary.Longest ? _vocabulary.Find(piece, hash) : BpeVocabulary.None;
            if (whole != BpeVocabulary.None)
            {
                count++;
                tokens?.Add(whole);
                continue;
            }

            ReadOnlySpan<int> parts = Parts(piece, hash, merged);
            count += parts.Length;
            tokens?.AddRange(parts);
        }

        return count;
    }

    private ReadOnlySpan<int> Parts(ReadOnlySpan<byte> piece, ulong hash, List<int> merged)
    {
        ReadOnlySpan<int> known = _cache.Find(piece, hash);
        if (!known.IsEmpty)
        {
            return known;
        }

        merged.Clear();
        _merger.Merge(piece, merged);
        ReadOnlySpan<int> parts = CollectionsMarshal.AsSpan(merged);
        _cache.Keep(piece, hash, parts);
        return parts;
    }
}
