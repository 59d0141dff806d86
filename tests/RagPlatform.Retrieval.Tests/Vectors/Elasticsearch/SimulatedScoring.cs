using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace RagPlatform.Retrieval.Tests.Vectors.Elasticsearch;

/// <summary>
/// Scores as Elasticsearch documents them: boost · Σ idf · tf / (tf + k1·(1 − b + b·length/average length)), where idf is
/// ln(1 + (N − n + ½)/(n + ½)) over the documents that have the field, and lengths are the one byte Lucene keeps of them. A phrase
/// weighs the sum of its terms' idf.
/// </summary>
internal sealed class SimulatedScoring(SimulatedIndex index)
{
    private static readonly string[] s_occurrences = ["filter", "must", "should", "must_not"];

    // Lucene keeps lengths up to this exactly, and four significant bits of what is above.
    private const int ExactLengths = 24;
    private const int SignificantBits = 4;

    private readonly Dictionary<(string Field, string Term), double> _idf = [];
    private readonly Dictionary<string, double> _averages = [];

    /// <summary>A document's score; null when the query does not fit.</summary>
    public double? Score(string id, JsonElement query)
    {
        JsonProperty kind = query.EnumerateObject().Single();
        return kind.Name switch
        {
            "bool" => ScoreBool(id, kind.Value),
            "match" => ScoreMatch(id, kind.Value.EnumerateObject().Single()),
            "match_phrase" => ScorePhrase(id, kind.Value.EnumerateObject().Single()),
            "ids" => kind.Value.GetProperty("values").EnumerateArray().Any(value => value.GetString() == id) ? 1 : null,
            _ => SimulatedIndex.Matches(index.Visible[id], query) ? 1 : null,
        };
    }

    /// <summary>The queries with a name that fit a document, with or without their scores; null when none has one.</summary>
    public JsonNode? Named(string id, JsonElement query, bool withScores)
    {
        (string Name, double? Score)[] named =
            [.. NamedIn(query).Select(entry => (entry.Name, Score(id, entry.Query))).Where(entry => entry.Item2 is not null)];
        return named.Length == 0 ? null
            : withScores ? new JsonObject(named.Select(entry => KeyValuePair.Create(entry.Name, (JsonNode?)entry.Score)))
            : new JsonArray([.. named.Select(entry => (JsonNode?)entry.Name)]);
    }

    /// <summary>Terms and phrases a query looks for, as Lucene counts them against its limit.</summary>
    public static int CountClauses(JsonElement query)
    {
        JsonProperty kind = query.EnumerateObject().Single();
        return kind.Name switch
        {
            "bool" => Clauses(kind.Value).Sum(CountClauses),
            "match" => kind.Value.EnumerateObject().Single().Value.GetProperty("query").GetString()!.Split(' ').Length,
            _ => 1,
        };
    }

    private static IEnumerable<(string Name, JsonElement Query)> NamedIn(JsonElement query) =>
        query.TryGetProperty("bool", out JsonElement parts)
            ? Clauses(parts).SelectMany(NamedIn).Concat(
                parts.TryGetProperty("_name", out JsonElement name) ? [(name.GetString()!, query)] : [])
            : [];

    private static IEnumerable<JsonElement> Clauses(JsonElement parts) => s_occurrences.SelectMany(occurrence => Clauses(parts, occurrence));

    private static IEnumerable<JsonElement> Clauses(JsonElement parts, string occurrence) =>
        parts.TryGetProperty(occurrence, out JsonElement clauses) ? clauses.EnumerateArray() : [];

    private static double BoostOf(JsonElement query) => query.TryGetProperty("boost", out JsonElement boost) ? boost.GetDouble() : 1;

    private double? ScoreBool(string id, JsonElement parts)
    {
        JsonElement[] filter = [.. Clauses(parts, "filter")];
        double?[] must = [.. Clauses(parts, "must").Select(clause => Score(id, clause))];
        double?[] should = [.. Clauses(parts, "should").Select(clause => Score(id, clause))];
        bool needsOne = filter.Length + must.Length == 0 && should.Length > 0;
        bool fits = filter.All(clause => Score(id, clause) is not null)
            && Clauses(parts, "must_not").All(clause => Score(id, clause) is null)
            && must.All(score => score is not null)
            && (!needsOne || should.Any(score => score is not null));

        // One that asks for nothing fits everything.
        return !fits ? null : Clauses(parts).Any() ? must.Concat(should).Sum(score => score ?? 0) : 1;
    }

    private double? ScoreMatch(string id, JsonProperty field)
    {
        string[] wanted = index.Analyze(field.Name, field.Value.GetProperty("query").GetString()!);
        if (!index.TermsOf(field.Name).TryGetValue(id, out string[]? terms) || !wanted.Any(terms.Contains))
        {
            return null;
        }

        return BoostOf(field.Value) * wanted.Sum(term =>
            Idf(field.Name, term) * Saturate(field.Name, terms.Count(other => other == term), terms.Length));
    }

    private double? ScorePhrase(string id, JsonProperty field)
    {
        string[] wanted = index.Analyze(field.Name, field.Value.GetProperty("query").GetString()!);
        if (!index.TermsOf(field.Name).TryGetValue(id, out string[]? terms))
        {
            return null;
        }

        int times = Enumerable.Range(0, Math.Max(0, terms.Length - wanted.Length + 1))
            .Count(start => terms.AsSpan(start, wanted.Length).SequenceEqual(wanted));
        return times == 0
            ? null
            : BoostOf(field.Value) * wanted.Sum(term => Idf(field.Name, term)) * Saturate(field.Name, times, terms.Length);
    }

    private double Idf(string field, string term)
    {
        if (!_idf.TryGetValue((field, term), out double idf))
        {
            IReadOnlyDictionary<string, string[]> all = index.TermsOf(field);
            int holding = all.Values.Count(terms => terms.Contains(term));
            _idf[(field, term)] = idf = Math.Log(1 + ((all.Count - holding + 0.5) / (holding + 0.5)));
        }

        return idf;
    }

    private double Saturate(string field, double frequency, int length)
    {
        (double k1, double b) = index.Bm25Of(field);
        if (!_averages.TryGetValue(field, out double average))
        {
            _averages[field] = average = index.TermsOf(field).Values.Average(terms => terms.Length);
        }

        return frequency / (frequency + (k1 * (1 - b + (b * Kept(length) / average))));
    }

    private static int Kept(int length)
    {
        int above = length - ExactLengths;
        int dropped = above <= 0 ? 0 : Math.Max(0, BitOperations.Log2((uint)above) + 1 - SignificantBits);
        return above <= 0 ? length : ExactLengths + (above >> dropped << dropped);
    }
}
