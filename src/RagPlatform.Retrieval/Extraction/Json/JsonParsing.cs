using System.Text.Json;

namespace RagPlatform.Retrieval.Extraction.Json;

/// <summary>Parses JSON that strangers wrote.</summary>
internal static class JsonParsing
{
    private const int MaxDepth = 64;

    /// <param name="json">The JSON.</param>
    /// <param name="what">How a refusal names it, at the beginning of a sentence.</param>
    /// <exception cref="DocumentRefusedException">INVALID_JSON.</exception>
    public static JsonDocument Parse(ReadOnlyMemory<char> json, string what)
    {
        try
        {
            return JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = MaxDepth });
        }
        catch (JsonException)
        {
            throw new DocumentRefusedException(
                "INVALID_JSON", $"{what} is not JSON, or nested deeper than {MaxDepth} levels; correct it and send it again.");
        }
    }
}
