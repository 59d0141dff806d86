using System.Text.Json;

namespace RagPlatform.Embeddings.Bert;

/// <summary>The settings in a JSON file of an encoder's folder; one that is null counts as not there.</summary>
internal sealed class FolderSettings(string file, JsonElement root)
{
    /// <summary>What is wrong with the file.</summary>
    public InvalidDataException Fault(string reason) => EncoderFolder.Fault(file, reason);

    /// <summary>A whole number within bounds; null when it is not there.</summary>
    public int? FindInt(string name, int min, int max) => Find(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) && number >= min && number <= max ? number
        : throw Fault($"'{name}' is {value.GetRawText()} and has to be a whole number from {min} to {max}");

    /// <summary>A whole number within bounds.</summary>
    public int Int(string name, int min, int max) => FindInt(name, min, max) ?? throw Fault($"'{name}' is missing");

    /// <summary>Yes or no; null when it is not there.</summary>
    public bool? FindBool(string name) => Find(name) is not { } value ? null
        : value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean()
        : throw Fault($"'{name}' is {value.GetRawText()} and has to be true or false");

    /// <summary>A text; null when it is not there.</summary>
    public string? FindString(string name) => Find(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString()
        : throw Fault($"'{name}' is {value.GetRawText()} and has to be a text");

    /// <summary>A token: a text, or an object with the text as its content; null when it is not there.</summary>
    public string? FindToken(string name) => Find(name) is { ValueKind: JsonValueKind.Object } token
        && token.TryGetProperty("content", out JsonElement content) && content.ValueKind == JsonValueKind.String
            ? content.GetString()
            : FindString(name);

    /// <summary>A number; null when it is not there.</summary>
    public double? FindNumber(string name) => Find(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.Number ? value.GetDouble()
        : throw Fault($"'{name}' is {value.GetRawText()} and has to be a number");

    private JsonElement? Find(string name) =>
        root.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;
}
