namespace RagPlatform.Embeddings.Kernels;

/// <summary>What happens to a finished sum of a matrix product before it is stored; the bias is always added.</summary>
internal enum Epilogue
{
    /// <summary>The sum replaces what was there.</summary>
    Store,

    /// <summary>The sum replaces what was there, negative values as zero.</summary>
    Relu,

    /// <summary>The sum is added to what was there: a residual connection.</summary>
    Add,
}
