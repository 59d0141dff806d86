namespace RagPlatform.Embeddings.Bert.Safetensors;

/// <summary>Takes a row of a tensor.</summary>
/// <param name="row">Its number, from 0.</param>
/// <param name="numbers">Its numbers; they change with the next row.</param>
internal delegate void RowReader(int row, ReadOnlySpan<float> numbers);
