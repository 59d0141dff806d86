using System.Text.Json;

namespace RagPlatform.Embeddings.Bert.Safetensors;

/// <summary>
/// Reads the header of a safetensors file: JSON that gives every tensor its type, shape and place. The places must cover the rest of the
/// file exactly, without overlap or gap, as the format demands.
/// </summary>
internal static class SafetensorsHeader
{
    /// <summary>The longest header that is read, in bytes: encoders have some ten thousand.</summary>
    public const int MaxBytes = 4 * 1024 * 1024;

    private const string Metadata = "__metadata__";
    private const int MaxDimensions = 8;

    /// <summary>Reads a header.</summary>
    /// <param name="json">The header.</param>
    /// <param name="dataBytes">Bytes of the file behind it.</param>
    /// <returns>The tensors by name.</returns>
    /// <exception cref="InvalidDataException">It is not a header, or does not fit the file.</exception>
    public static IReadOnlyDictionary<string, TensorInfo> Read(ReadOnlyMemory<byte> json, long dataBytes)
    {
        var tensors = new Dictionary<string, TensorInfo>(StringComparer.Ordinal);
        try
        {
            using JsonDocument document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 8 });
            foreach (JsonProperty property in document.RootElement.EnumerateObject().Where(property => property.Name != Metadata))
            {
                if (!tensors.TryAdd(property.Name, ReadTensor(property)))
                {
                    throw new InvalidDataException($"its header names the tensor '{property.Name}' twice");
                }
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new InvalidDataException("its header is not the JSON of a safetensors file", exception);
        }

        CheckPlaces(tensors.Values, dataBytes);
        return tensors;
    }

    private static TensorInfo ReadTensor(JsonProperty property)
    {
        JsonElement value = property.Value;
        long[] shape = [.. value.GetProperty("shape").EnumerateArray().Select(dimension => dimension.GetInt64())];
        long[] offsets = [.. value.GetProperty("data_offsets").EnumerateArray().Select(offset => offset.GetInt64())];
        string type = value.GetProperty("dtype").GetString() ?? string.Empty;
        if (offsets.Length != 2 || offsets[0] < 0 || offsets[1] < offsets[0])
        {
            throw new InvalidDataException($"the tensor '{property.Name}' has no valid data_offsets");
        }

        if (shape.Length > MaxDimensions || shape.Any(dimension => dimension is < 0 or > int.MaxValue))
        {
            throw new InvalidDataException($"the tensor '{property.Name}' has the impossible shape {TensorInfo.Describe(shape)}");
        }

        // Of a type nobody here knows the size cannot be checked; it is not read either.
        Int128 expected = shape.Aggregate((Int128)(TensorInfo.SizeOf(type) ?? 0), (product, dimension) =>
            product > long.MaxValue ? product : product * dimension);
        long actual = offsets[1] - offsets[0];
        return TensorInfo.SizeOf(type) is null || expected == actual
            ? new TensorInfo(property.Name, type, shape, offsets[0], offsets[1])
            : throw new InvalidDataException(
                $"the tensor '{property.Name}' has {actual} bytes, but {type} of shape {TensorInfo.Describe(shape)} takes {expected}");
    }

    private static void CheckPlaces(IEnumerable<TensorInfo> tensors, long dataBytes)
    {
        long end = 0;
        string before = string.Empty;
        foreach (TensorInfo tensor in tensors.OrderBy(tensor => tensor.Begin).ThenBy(tensor => tensor.End))
        {
            if (tensor.End > dataBytes)
            {
                throw new InvalidDataException(
                    $"it is cut off: the tensor '{tensor.Name}' ends at byte {tensor.End} of the data, of which there are {dataBytes}");
            }

            if (tensor.Begin != end)
            {
                throw new InvalidDataException(tensor.Begin < end
                    ? $"the tensors '{before}' and '{tensor.Name}' overlap"
                    : $"nothing says what the {tensor.Begin - end} bytes before the tensor '{tensor.Name}' are");
            }

            (end, before) = (tensor.End, tensor.Name);
        }

        if (end != dataBytes)
        {
            throw new InvalidDataException($"nothing says what its last {dataBytes - end} bytes are");
        }
    }
}
