using System.Buffers;
using System.Text.Json;
using RagPlatform.Retrieval.Collections;
using RagPlatform.Retrieval.Lexical;
using RagPlatform.Retrieval.Lexical.Engines;
using RagPlatform.Retrieval.Vectors.Remote;
using RagPlatform.Text.Words;

namespace RagPlatform.Retrieval.Vectors.Elasticsearch;

/// <summary>The bodies of requests about wording.</summary>
internal static class ElasticsearchWordRequests
{
    /// <summary>How texts become terms; changes with what the terms of a text are.</summary>
    public const int Format = 1;

    private const string Words = "words";
    private const string Parts = "parts";
    private const string Phrases = "phrases";

    // A server takes at least 1,024 clauses a query; the terms of a query are at most 128.
    private const int MaxPairs = 128;
    private const int MaxParts = 700;

    // Lucene leaves the constant factor of the formula out.
    private const double Factor = Bm25.K1 + 1;
    private static readonly string[] s_notKept = [Words, Parts];
    private static readonly string[] s_returned = ["document", "ordinal"];

    /// <summary>An index of one collection's chunks.</summary>
    public static object Create(ElasticsearchOptions options)
    {
        var settings = new Dictionary<string, object>
        {
            ["similarity"] = new { bm25 = new { type = "BM25", k1 = Bm25.K1, b = Bm25.B } },
        };
        if (options.Shards > 0)
        {
            settings["number_of_shards"] = options.Shards;
        }

        return new
        {
            settings,
            mappings = new
            {
                dynamic = "strict",
                _source = new { excludes = s_notKept },
                properties = new
                {
                    scope = ElasticsearchRequests.Keyword,
                    document = ElasticsearchRequests.Keyword,
                    ordinal = new { type = "integer" },
                    readers = ElasticsearchRequests.Keyword,
                    metadata = ElasticsearchRequests.Keyword,
                    step = ElasticsearchRequests.Keyword,
                    words = TermsField("positions"),
                    parts = TermsField("freqs"),
                    tenant = ElasticsearchRequests.Keyword,
                    name = ElasticsearchRequests.Keyword,
                    version = new { type = "long" },
                    format = new { type = "integer" },
                },
            },
        };
    }

    /// <summary>How far a collection came.</summary>
    public static object WriteRecord(CollectionKey key, long version) => new { tenant = key.Tenant, name = key.Name, version, format = Format };

    /// <summary>Chunks as lines.</summary>
    public static ReadOnlyMemory<byte> Write(
        CollectionKey key, IEnumerable<(WordDocument Document, int Ordinal, string Text)> chunks, string step)
    {
        var lines = new ArrayBufferWriter<byte>();
        foreach ((WordDocument document, int ordinal, string text) in chunks)
        {
            IReadOnlyList<string> terms = Terms.Of(text);
            ElasticsearchRequests.WriteLines(lines, IdOf(key, new ChunkRef(document.DocumentId, ordinal)), new
            {
                scope = RemoteRecord.ScopeOf(key),
                document = document.DocumentId,
                ordinal,
                readers = ReaderTerms.OfDocument(document.Labels),
                metadata = MetadataTerms.Of(document.Metadata),
                step,
                words = string.Join(' ', terms),
                parts = string.Join(' ', terms.SelectMany(WordParts.TextsOf)),
            });
        }

        return lines.WrittenMemory;
    }

    /// <summary>The best chunks by words.</summary>
    public static object Find(CollectionKey key, LexicalQuery words, VectorFilter filter, int depth) => new
    {
        query = new
        {
            @bool = new
            {
                filter = ElasticsearchRequests.Admitted(
                    RemoteRecord.ScopeOf(key), ReaderTerms.OfCaller(filter), MetadataTerms.Of(filter.Metadata)),
                must = new[] { AnyOf(Words, MatchWords(words)) },
            },
        },
        size = depth,
        track_total_hits = false,
        _source = new { includes = s_returned },
    };

    /// <summary>What the parts of <see cref="LexicalMatch"/> are for chunks, each the score of a query with its name.</summary>
    public static object Match(CollectionKey key, LexicalQuery words, IReadOnlyCollection<ChunkRef> chunks) => new
    {
        query = new
        {
            @bool = new
            {
                filter = new object[]
                {
                    new { ids = new { values = chunks.Select(chunk => IdOf(key, chunk)) } },
                },
                should = Named(words),
            },
        },
        size = chunks.Count,
        track_total_hits = false,
        _source = new { includes = s_returned },
    };

    /// <summary>The scores of a hit.</summary>
    public static LexicalMatch ReadMatch(JsonElement hit)
    {
        return hit.TryGetProperty("matched_queries", out JsonElement scores) && scores.ValueKind == JsonValueKind.Object
            ? new LexicalMatch(ScoreOf(Words), ScoreOf(Parts), ScoreOf(Phrases))
            : default;

        double ScoreOf(string name) => scores.TryGetProperty(name, out JsonElement score) ? score.GetDouble() * Factor : 0;
    }

    private static object TermsField(string indexOptions) =>
        new { type = "text", analyzer = "whitespace", similarity = "bm25", index_options = indexOptions };

    private static Guid IdOf(CollectionKey key, ChunkRef chunk) => PointIds.Of(key, chunk.DocumentId, chunk.Ordinal, 0);

    // A query of one term has no phrases, and a query without clauses would fit everything.
    private static object[] Named(LexicalQuery words)
    {
        object[] phrases = [.. MatchPhrases(words)];
        return
        [
            AnyOf(Words, MatchWords(words)),
            AnyOf(Parts, MatchParts(words)),
            .. phrases.Length == 0 ? [] : (object[])[AnyOf(Phrases, phrases)],
        ];
    }

    private static object AnyOf(string name, IEnumerable<object> should) => new { @bool = new { should, _name = name } };

    private static IEnumerable<object> MatchWords(LexicalQuery words) => Match("match", Words, words.Counted);

    private static IEnumerable<object> MatchParts(LexicalQuery words) => Match("match", Parts, words.Counted
        .SelectMany(term => WordParts.TextsOf(term.Term).Select(part => (Part: part, term.Count)))
        .GroupBy(entry => entry.Part, entry => entry.Count, StringComparer.Ordinal)
        .Select(group => (group.Key, group.Sum()))
        .Take(MaxParts));

    /// <summary>Lucene weighs a phrase by the sum of its terms' inverse frequencies, as <see cref="LexicalMatcher"/> does.</summary>
    private static IEnumerable<object> MatchPhrases(LexicalQuery words) => words.Sequence.Zip(words.Sequence.Skip(1))
        .CountBy(pair => pair)
        .Take(MaxPairs)
        .Select(pair => Match("match_phrase", Words, $"{pair.Key.First} {pair.Key.Second}", pair.Value));

    /// <summary>Terms that are said equally often are one query.</summary>
    private static IEnumerable<object> Match(string kind, string field, IEnumerable<(string Term, int Count)> terms) => terms
        .GroupBy(term => term.Count, term => term.Term)
        .Select(group => Match(kind, field, string.Join(' ', group), group.Key));

    private static Dictionary<string, object> Match(string kind, string field, string query, int boost) => new()
    {
        [kind] = new Dictionary<string, object> { [field] = new { query, boost } },
    };
}
