namespace RagPlatform.Embeddings.Bert.Safetensors;

/// <summary>What the header says of a tensor.</summary>
/// <param name="Name">Its name.</param>
/// <param name="TypeName">Its type as the file writes it.</param>
/// <param name="Shape">Its dimensions.</param>
/// <param name="Begin">Where its bytes begin, counted from the end of the header.</param>
/// <param name="End">Where they end.</param>
internal sealed record TensorInfo(string Name, string TypeName, IReadOnlyList<long> Shape, long Begin, long End)
{
    /// <summary>Its type.</summary>
    public TensorType Type => TypeName switch
    {
        "F32" => TensorType.F32,
        "F16" => TensorType.F16,
        "BF16" => TensorType.BF16,
        _ => TensorType.Other,
    };

    /// <summary>Bytes one number takes; null for a type nobody here knows.</summary>
    public static int? SizeOf(string typeName) => typeName switch
    {
        "BOOL" or "U8" or "I8" => 1,
        "F16" or "BF16" or "U16" or "I16" => 2,
        "F32" or "U32" or "I32" => 4,
        "F64" or "U64" or "I64" => 8,
        _ => null,
    };

    /// <summary>The dimensions for a person: <c>[30522, 384]</c>.</summary>
    public static string Describe(IEnumerable<long> shape) => $"[{string.Join(", ", shape)}]";
}
