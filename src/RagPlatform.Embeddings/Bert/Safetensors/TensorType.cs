namespace RagPlatform.Embeddings.Bert.Safetensors;

/// <summary>How a tensor's numbers are written; what is not here an encoder has no use for.</summary>
internal enum TensorType
{
    /// <summary>A type that is not read.</summary>
    Other,

    /// <summary>32-bit floats.</summary>
    F32,

    /// <summary>16-bit floats of IEEE 754.</summary>
    F16,

    /// <summary>The upper halves of 32-bit floats.</summary>
    BF16,
}
