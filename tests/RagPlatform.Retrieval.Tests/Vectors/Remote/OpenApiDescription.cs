using System.Globalization;
using System.Text.Json;

namespace RagPlatform.Retrieval.Tests.Vectors.Remote;

/// <summary>
/// Holds requests and responses against a published OpenAPI description: path and method, query parameters by name, necessity and type, and
/// bodies by their schemas. Names that a schema does not know are faults too, although OpenAPI lets them pass: they would be typing errors.
/// </summary>
internal sealed class OpenApiDescription
{
    private static readonly string[] s_methods = ["get", "put", "post", "delete", "head", "patch"];
    private readonly JsonElement _root;

    private OpenApiDescription(JsonElement root) => _root = root;

    /// <summary>Reads a description from the labelled data; null when there are none here.</summary>
    public static OpenApiDescription? Find(string file)
    {
        string? path = EngineApis.Find(file);
        return path is null ? null : new OpenApiDescription(JsonDocument.Parse(File.ReadAllBytes(path)).RootElement);
    }

    /// <summary>What is wrong with a request; nothing when it is right.</summary>
    public IReadOnlyList<string> CheckRequest(string method, string path, IReadOnlyDictionary<string, string> query, JsonElement? body)
    {
        if (FindOperation(method, path) is not { } operation)
        {
            return [$"{method} {path} is not described"];
        }

        var faults = new List<string>();
        CheckQuery(operation, query, faults);
        JsonElement? described = operation.TryGetProperty("requestBody", out JsonElement found) ? Resolve(found) : null;
        if (described is null && body is not null)
        {
            faults.Add("a body is sent where none is described");
        }
        else if (described is { } request && body is { } sent)
        {
            Check(SchemaOf(request.GetProperty("content")), sent, "body", isClosed: true, faults);
        }
        else if (described is { } needed && needed.TryGetProperty("required", out JsonElement required) && required.GetBoolean())
        {
            faults.Add("a body is missing");
        }

        return faults;
    }

    /// <summary>What is wrong with a response of status 200.</summary>
    public IReadOnlyList<string> CheckResponse(string method, string path, JsonElement body)
    {
        var faults = new List<string>();
        JsonElement response = Resolve(FindOperation(method, path)!.Value.GetProperty("responses").GetProperty("200"));
        Check(SchemaOf(response.GetProperty("content")), body, "response", isClosed: true, faults);
        return faults;
    }

    private static JsonElement SchemaOf(JsonElement content) => content.EnumerateObject().First().Value.GetProperty("schema");

    private JsonElement? FindOperation(string method, string path)
    {
        string[] parts = path.Trim('/').Split('/');
        foreach (JsonProperty described in _root.GetProperty("paths").EnumerateObject())
        {
            string[] template = described.Name.Trim('/').Split('/');
            bool matches = template.Length == parts.Length && template.Zip(parts).All(pair =>
                pair.First.StartsWith('{') ? pair.Second.Length > 0 && !pair.Second.StartsWith('_') : pair.First == pair.Second);
            if (matches && s_methods.Contains(method.ToLowerInvariant()) && described.Value.TryGetProperty(method.ToLowerInvariant(), out JsonElement found))
            {
                return found;
            }
        }

        return null;
    }

    private void CheckQuery(JsonElement operation, IReadOnlyDictionary<string, string> query, List<string> faults)
    {
        JsonElement[] known = operation.TryGetProperty("parameters", out JsonElement parameters)
            ? [.. parameters.EnumerateArray().Select(Resolve).Where(parameter => parameter.GetProperty("in").GetString() == "query")]
            : [];
        foreach ((string name, string value) in query)
        {
            JsonElement parameter = known.FirstOrDefault(one => one.GetProperty("name").GetString() == name);
            if (parameter.ValueKind == JsonValueKind.Undefined)
            {
                faults.Add($"unknown parameter '{name}'");
                continue;
            }

            // What a query says is text; where it reads as something else it may be meant so.
            JsonElement[] readings = bool.TryParse(value, out _) || double.TryParse(value, CultureInfo.InvariantCulture, out _)
                ? [JsonDocument.Parse(value).RootElement, JsonSerializer.SerializeToElement(value)]
                : [JsonSerializer.SerializeToElement(value)];
            if (!readings.Any(reading => Fits(parameter.GetProperty("schema"), reading)))
            {
                faults.Add($"parameter '{name}' may not be '{value}'");
            }
        }

        faults.AddRange(known
            .Where(parameter => parameter.TryGetProperty("required", out JsonElement required) && required.GetBoolean())
            .Select(parameter => parameter.GetProperty("name").GetString()!)
            .Where(name => !query.ContainsKey(name))
            .Select(name => $"parameter '{name}' is missing"));
    }

    private bool Fits(JsonElement schema, JsonElement value)
    {
        var faults = new List<string>();
        Check(schema, value, string.Empty, isClosed: true, faults);
        return faults.Count == 0;
    }

    private void Check(JsonElement schema, JsonElement value, string at, bool isClosed, List<string> faults)
    {
        schema = Resolve(schema);
        if (value.ValueKind == JsonValueKind.Null && AllowsNull(schema))
        {
            return;
        }

        // A choice that says "nullable" alone means null, and not anything.
        if (AllowsNull(schema) && schema.EnumerateObject().Count() == 1)
        {
            faults.Add($"{at} is not null");
            return;
        }

        foreach (string any in (string[])["anyOf", "oneOf"])
        {
            if (schema.TryGetProperty(any, out JsonElement choices))
            {
                CheckChoices(choices, value, at, faults);
            }
        }

        if (schema.TryGetProperty("allOf", out JsonElement parts))
        {
            foreach (JsonElement part in parts.EnumerateArray())
            {
                Check(part, value, at, isClosed: false, faults);
            }
        }

        CheckKind(schema, value, at, faults);
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                CheckMembers(schema, value, at, isClosed, faults);
                break;
            case JsonValueKind.Array when schema.TryGetProperty("items", out JsonElement items):
                int place = 0;
                foreach (JsonElement item in value.EnumerateArray())
                {
                    Check(items, item, $"{at}[{place++}]", isClosed: true, faults);
                }

                break;
        }
    }

    private void CheckChoices(JsonElement choices, JsonElement value, string at, List<string> faults)
    {
        var reasons = new List<string>();
        foreach (JsonElement choice in choices.EnumerateArray())
        {
            var own = new List<string>();
            Check(choice, value, at, isClosed: true, own);
            if (own.Count == 0)
            {
                return;
            }

            reasons.Add(own[0]);
        }

        faults.Add($"{at} fits none of {reasons.Count} choices ({string.Join("; ", reasons.Distinct().Take(4))})");
    }

    private static void CheckKind(JsonElement schema, JsonElement value, string at, List<string> faults)
    {
        if (schema.TryGetProperty("enum", out JsonElement values) && !values.EnumerateArray().Any(one => JsonElement.DeepEquals(one, value)))
        {
            faults.Add($"{at} may not be {value.GetRawText()}");
        }

        if (schema.TryGetProperty("type", out JsonElement type) && !IsOfType(schema, type.GetString()!, value))
        {
            faults.Add($"{at} is {value.ValueKind} and not {type.GetString()}");
        }

        if (value.ValueKind == JsonValueKind.Number)
        {
            if (schema.TryGetProperty("minimum", out JsonElement minimum) && value.GetDouble() < minimum.GetDouble())
            {
                faults.Add($"{at} is below {minimum}");
            }

            if (schema.TryGetProperty("maximum", out JsonElement maximum) && value.GetDouble() > maximum.GetDouble())
            {
                faults.Add($"{at} is above {maximum}");
            }
        }
    }

    private static bool IsOfType(JsonElement schema, string type, JsonElement value) => type switch
    {
        // The descriptions write "any value" as an object without members.
        "object" => value.ValueKind == JsonValueKind.Object
            || !(schema.TryGetProperty("properties", out _) || schema.TryGetProperty("additionalProperties", out _)),
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "integer" => value.ValueKind == JsonValueKind.Number && double.IsInteger(value.GetDouble()),
        "number" => value.ValueKind == JsonValueKind.Number,
        _ => throw new NotSupportedException($"type '{type}'"),
    };

    private void CheckMembers(JsonElement schema, JsonElement value, string at, bool isClosed, List<string> faults)
    {
        if (schema.TryGetProperty("required", out JsonElement required))
        {
            faults.AddRange(required.EnumerateArray().Select(name => name.GetString()!).Where(name => !value.TryGetProperty(name, out _))
                .Select(name => $"{at}.{name} is missing"));
        }

        bool hasProperties = schema.TryGetProperty("properties", out JsonElement properties);
        JsonElement additional = schema.TryGetProperty("additionalProperties", out JsonElement found) ? found : default;
        HashSet<string>? known = isClosed ? KnownMembers(schema) : null;
        foreach (JsonProperty member in value.EnumerateObject())
        {
            if (hasProperties && properties.TryGetProperty(member.Name, out JsonElement described))
            {
                Check(described, member.Value, $"{at}.{member.Name}", isClosed: true, faults);
            }
            else if (additional.ValueKind == JsonValueKind.Object)
            {
                Check(additional, member.Value, $"{at}.{member.Name}", isClosed: true, faults);
            }
            else if (known is { Count: > 0 } && !known.Contains(member.Name))
            {
                faults.Add($"{at}.{member.Name} is not described");
            }
        }
    }

    /// <summary>Names a schema knows, those of its parts too; none when it takes any.</summary>
    private HashSet<string>? KnownMembers(JsonElement schema)
    {
        schema = Resolve(schema);
        if (schema.TryGetProperty("anyOf", out _) || schema.TryGetProperty("oneOf", out _)
            || (schema.TryGetProperty("additionalProperties", out JsonElement additional) && additional.ValueKind != JsonValueKind.False)
            || !(schema.TryGetProperty("properties", out _) || schema.TryGetProperty("allOf", out _)))
        {
            return null;
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        if (schema.TryGetProperty("properties", out JsonElement properties))
        {
            names.UnionWith(properties.EnumerateObject().Select(property => property.Name));
        }

        if (schema.TryGetProperty("allOf", out JsonElement parts))
        {
            foreach (JsonElement part in parts.EnumerateArray())
            {
                if (KnownMembers(part) is not { } theirs)
                {
                    return null;
                }

                names.UnionWith(theirs);
            }
        }

        return names;
    }

    private static bool AllowsNull(JsonElement schema) => schema.TryGetProperty("nullable", out JsonElement nullable) && nullable.GetBoolean();

    private JsonElement Resolve(JsonElement schema)
    {
        while (schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty("$ref", out JsonElement reference))
        {
            JsonElement target = _root;
            foreach (string part in reference.GetString()!.TrimStart('#', '/').Split('/'))
            {
                target = target.GetProperty(part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal));
            }

            schema = target;
        }

        return schema;
    }
}
