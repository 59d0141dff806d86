using System.Text.Json;

namespace RagPlatform.Retrieval.Tests.Vectors.Elasticsearch;

/// <summary>An index of <see cref="SimulatedElasticsearch"/>: its documents, those a search sees, and the terms of their text fields.</summary>
internal sealed class SimulatedIndex(JsonElement created)
{
    private readonly JsonElement _created = created.Clone();
    private readonly Dictionary<string, IReadOnlyDictionary<string, string[]>> _terms = [];

    public Dictionary<string, JsonElement> Documents { get; } = [];

    public Dictionary<string, JsonElement> Visible { get; private set; } = [];

    private JsonElement Properties => _created.GetProperty("mappings").GetProperty("properties");

    public static float[] VectorOf(JsonElement document) =>
        [.. document.GetProperty("vector").EnumerateArray().Select(number => number.GetSingle())];

    /// <summary>Whether a document is admitted by a condition without scores.</summary>
    public static bool Matches(JsonElement document, JsonElement condition)
    {
        if (condition.TryGetProperty("bool", out JsonElement both))
        {
            bool isExcluded = both.TryGetProperty("must_not", out JsonElement not) && not.EnumerateArray().Any(one => Matches(document, one));
            return !isExcluded && both.GetProperty("filter").EnumerateArray().All(one => Matches(document, one));
        }

        bool isOne = condition.TryGetProperty("term", out JsonElement term);
        JsonProperty field = (isOne ? term : condition.GetProperty("terms")).EnumerateObject().First();
        HashSet<string> wanted = isOne
            ? [field.Value.GetProperty("value").GetString()!]
            : [.. field.Value.EnumerateArray().Select(value => value.GetString()!)];
        return document.TryGetProperty(field.Name, out JsonElement has)
            && (has.ValueKind == JsonValueKind.Array
                ? has.EnumerateArray().Any(one => wanted.Contains(one.GetString()!))
                : wanted.Contains(has.GetString()!));
    }

    public void Write(string id, JsonElement document)
    {
        foreach (JsonProperty field in document.EnumerateObject())
        {
            if (!Properties.TryGetProperty(field.Name, out _))
            {
                throw new InvalidOperationException($"strict_dynamic_mapping_exception: {field.Name}");
            }
        }

        Documents[id] = document.Clone();
    }

    public void Refresh()
    {
        Visible = new(Documents);
        _terms.Clear();
    }

    /// <summary>The terms of a text field in each document that has any.</summary>
    public IReadOnlyDictionary<string, string[]> TermsOf(string field)
    {
        if (!_terms.TryGetValue(field, out IReadOnlyDictionary<string, string[]>? found))
        {
            _terms[field] = found = Visible
                .Where(entry => entry.Value.TryGetProperty(field, out _))
                .Select(entry => (entry.Key, Terms: Analyze(field, entry.Value.GetProperty(field).GetString()!)))
                .Where(entry => entry.Terms.Length > 0)
                .ToDictionary(entry => entry.Key, entry => entry.Terms);
        }

        return found;
    }

    /// <summary>What a field's analyzer makes of a text: between spaces, or runs of letters and digits in lower case.</summary>
    public string[] Analyze(string field, string text)
    {
        JsonElement property = Properties.GetProperty(field);
        string analyzer = property.TryGetProperty("analyzer", out JsonElement named) ? named.GetString()! : "standard";
        return analyzer switch
        {
            "whitespace" => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries),
            "standard" => new string([.. text.ToLowerInvariant().Select(letter => char.IsLetterOrDigit(letter) ? letter : ' ')])
                .Split(' ', StringSplitOptions.RemoveEmptyEntries),
            _ => throw new NotSupportedException($"analyzer '{analyzer}'"),
        };
    }

    /// <summary>The parameters of a field's BM25: those of the similarity it names, or Elasticsearch's own.</summary>
    public (double K1, double B) Bm25Of(string field)
    {
        if (!Properties.GetProperty(field).TryGetProperty("similarity", out JsonElement named))
        {
            return (1.2, 0.75);
        }

        JsonElement similarity = _created.GetProperty("settings").GetProperty("similarity").GetProperty(named.GetString()!);
        return similarity.GetProperty("type").GetString() == "BM25"
            ? (ValueOf("k1", 1.2), ValueOf("b", 0.75))
            : throw new NotSupportedException("similarities other than BM25");

        double ValueOf(string name, double standard) =>
            similarity.TryGetProperty(name, out JsonElement value) ? value.GetDouble() : standard;
    }
}
