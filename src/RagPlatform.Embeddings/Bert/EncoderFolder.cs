using System.Text.Json;

namespace RagPlatform.Embeddings.Bert;

/// <summary>The folder of an encoder; what is wrong with a file of it is said with the file's name.</summary>
internal sealed class EncoderFolder(string path)
{
    private const int MaxJsonBytes = 1024 * 1024;

    /// <summary>The last part of its path.</summary>
    public string Name => Path.GetFileName(Path.TrimEndingDirectorySeparator(path));

    /// <summary>Where a file of it is.</summary>
    public string PathOf(string file) => Path.Combine(path, file);

    /// <summary>Reads a file the encoder cannot do without.</summary>
    /// <exception cref="InvalidDataException">It is not there or too large.</exception>
    public byte[] Require(string file, int maxBytes) => Find(file, maxBytes) ?? throw Fault(file, "it is missing");

    /// <summary>Reads the settings the encoder cannot do without.</summary>
    /// <exception cref="InvalidDataException">They are not there or not JSON.</exception>
    public FolderSettings RequireSettings(string file) => FindSettings(file) ?? throw Fault(file, "it is missing");

    /// <summary>Reads settings; null where there are none.</summary>
    /// <exception cref="InvalidDataException">They are not JSON.</exception>
    public FolderSettings? FindSettings(string file) => FindJson(file) is not { } json ? null
        : json.ValueKind == JsonValueKind.Object ? new FolderSettings(file, json)
        : throw Fault(file, "it is not a JSON object");

    /// <summary>Reads JSON; null where there is none.</summary>
    /// <exception cref="InvalidDataException">It is not JSON.</exception>
    public JsonElement? FindJson(string file)
    {
        if (Find(file, MaxJsonBytes) is not { } bytes)
        {
            return null;
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(bytes);
            return document.RootElement.Clone();
        }
        catch (JsonException exception)
        {
            throw Fault(file, $"it is not JSON ({exception.Message})", exception);
        }
    }

    /// <summary>What is wrong with a file.</summary>
    public static InvalidDataException Fault(string file, string reason, Exception? cause = null) => new($"{file}: {reason}", cause);

    private byte[]? Find(string file, int maxBytes)
    {
        if (!File.Exists(PathOf(file)))
        {
            return null;
        }

        using FileStream stream = File.OpenRead(PathOf(file));
        if (stream.Length > maxBytes)
        {
            throw Fault(file, $"it has {stream.Length} bytes, more than the {maxBytes} that are read");
        }

        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
