namespace RagPlatform.Embeddings.Kernels;

/// <summary>How numbers in pieces of one width stand where each piece has more room than it fills.</summary>
/// <param name="Width">Numbers of a piece.</param>
/// <param name="Room">From one piece to the next.</param>
internal readonly record struct PaddedPieces(int Width, int Room)
{
    /// <summary>Where a number stands.</summary>
    public int IndexOf(int number) => (number / Width * Room) + (number % Width);

    /// <summary>Writes all numbers where they stand; what is between stays.</summary>
    public void Spread(ReadOnlySpan<float> numbers, Span<float> padded)
    {
        for (int piece = 0; piece * Width < numbers.Length; piece++)
        {
            numbers.Slice(piece * Width, Width).CopyTo(padded[(piece * Room)..]);
        }
    }
}
