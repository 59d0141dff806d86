using System.Globalization;
using System.Text.Json;

namespace RagPlatform.Retrieval.Extraction.Json;

/// <summary>Writes a JSON value as "path: value" lines: what people search for are its names and values, not its brackets.</summary>
internal static class JsonRecordWriter
{
    /// <exception cref="DocumentRefusedException">TEXT_TOO_LONG, or INVALID_JSON: an escape that is half a character.</exception>
    public static void Append(JsonElement value, BoundedText text)
    {
        try
        {
            Append(value, string.Empty, text);
        }
        catch (InvalidOperationException)
        {
            throw new DocumentRefusedException(
                "INVALID_JSON", "A string of the document has an escape that is half a character; correct it and send it again.");
        }

        text.EndBlock();
    }

    // The parser has bounded the depth.
    private static void Append(JsonElement value, string path, BoundedText text)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (JsonProperty property in value.EnumerateObject())
                {
                    Append(property.Value, path.Length == 0 ? property.Name : $"{path}.{property.Name}", text);
                }

                break;
            case JsonValueKind.Array when value.EnumerateArray().All(IsScalar):
                AppendLine(path, string.Join(", ", value.EnumerateArray().Select(Scalar).Where(each => each.Length > 0)), text);
                break;
            case JsonValueKind.Array:
                int index = 0;
                foreach (JsonElement element in value.EnumerateArray())
                {
                    Append(element, string.Create(CultureInfo.InvariantCulture, $"{path}[{index++}]"), text);
                }

                break;
            default:
                AppendLine(path, Scalar(value), text);
                break;
        }
    }

    private static void AppendLine(string path, string value, BoundedText text)
    {
        if (!string.IsNullOrWhiteSpace(value))
        {
            text.AppendFolded(path).Append(path.Length > 0 ? ": " : string.Empty).AppendFolded(value).Append("\n");
        }
    }

    private static bool IsScalar(JsonElement value) => value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array);

    private static string Scalar(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => string.Empty,
        JsonValueKind.String => value.GetString()!,
        _ => value.GetRawText(),
    };
}
