using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;

namespace RagPlatform.Embeddings.Tests.Bert;

/// <summary>A copy of a reference model that a test may change; deleted at the end.</summary>
internal sealed class EncoderCopy : IDisposable
{
    private const string Weights = "model.safetensors";

    public EncoderCopy(string name)
    {
        string source = ReferenceModel.FolderOf(name);
        FullPath = Path.Combine(Directory.CreateTempSubdirectory("ragplatform-encoder-").FullName, name);
        foreach (string file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            string target = PathOf(Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    public string FullPath { get; }

    public string PathOf(string file) => Path.Combine(FullPath, file);

    /// <summary>Changes a file of settings.</summary>
    public void Edit(string file, Action<JsonObject> change)
    {
        JsonObject settings = File.Exists(PathOf(file)) ? JsonNode.Parse(File.ReadAllText(PathOf(file)))!.AsObject() : [];
        change(settings);
        File.WriteAllText(PathOf(file), settings.ToJsonString());
    }

    /// <summary>Changes the header of the weights and leaves the tensors' bytes as they are.</summary>
    public void EditHeader(Action<JsonObject> change)
    {
        (JsonObject header, byte[] data) = ReadWeights();
        change(header);
        WriteWeights(header, data);
    }

    /// <summary>Changes the bytes of a tensor.</summary>
    public void EditTensor(string name, Action<Memory<byte>> change)
    {
        (JsonObject header, byte[] data) = ReadWeights();
        JsonArray offsets = header[name]!["data_offsets"]!.AsArray();
        change(data.AsMemory((int)offsets[0]!..(int)offsets[1]!));
        WriteWeights(header, data);
    }

    /// <summary>Writes all tensors, which are F32, in another type.</summary>
    public void Convert(string type)
    {
        (JsonObject header, byte[] data) = ReadWeights();
        ReadOnlySpan<float> numbers = MemoryMarshal.Cast<byte, float>(data);
        var converted = new ushort[numbers.Length];
        for (int i = 0; i < numbers.Length; i++)
        {
            // A brain float is rounded to the nearest as a float's upper half.
            converted[i] = type == "F16"
                ? BitConverter.HalfToUInt16Bits((Half)numbers[i])
                : (ushort)((BitConverter.SingleToUInt32Bits(numbers[i]) + 0x8000) >> 16);
        }

        foreach ((_, JsonNode? tensor) in header.Where(entry => entry.Key != "__metadata__"))
        {
            tensor!["dtype"] = type;
            tensor["data_offsets"] = new JsonArray(
                [.. tensor["data_offsets"]!.AsArray().Select(offset => JsonValue.Create((int)offset! / 2))]);
        }

        WriteWeights(header, MemoryMarshal.AsBytes(converted.AsSpan()).ToArray());
    }

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(FullPath)!, recursive: true);

    private (JsonObject Header, byte[] Data) ReadWeights()
    {
        byte[] file = File.ReadAllBytes(PathOf(Weights));
        int length = (int)BinaryPrimitives.ReadUInt64LittleEndian(file);
        return (JsonNode.Parse(file.AsSpan(8, length))!.AsObject(), file[(8 + length)..]);
    }

    private void WriteWeights(JsonObject header, byte[] data)
    {
        byte[] json = System.Text.Encoding.UTF8.GetBytes(header.ToJsonString());
        var length = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)json.Length);
        File.WriteAllBytes(PathOf(Weights), [.. length, .. json, .. data]);
    }
}
