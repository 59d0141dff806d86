namespace RagPlatform.Embeddings;

/// <summary>How a text's vector is made of its tokens' vectors.</summary>
public enum EncoderPooling
{
    /// <summary>As the encoder's folder says, else the mean.</summary>
    Auto,

    /// <summary>The mean of all, beginning and end included: MiniLM, E5, GTE.</summary>
    Mean,

    /// <summary>The vector of the first, <c>[CLS]</c>: BGE.</summary>
    Cls,
}
