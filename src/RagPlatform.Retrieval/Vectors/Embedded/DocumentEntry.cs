namespace RagPlatform.Retrieval.Vectors.Embedded;

/// <summary>
/// A document as it was written once; writing it again makes another entry. Visible to searches of the sequence numbers from
/// <see cref="Born"/> on and before <see cref="Died"/>.
/// </summary>
internal sealed class DocumentEntry(
    string id, IReadOnlyList<string> labels, IReadOnlyDictionary<string, string> metadata, int firstRow, int rowCount, uint born)
{
    /// <summary>The end of entries that are alive.</summary>
    public const uint Never = uint.MaxValue;

    private uint _died = Never;

    public string Id { get; } = id;

    public IReadOnlyList<string> Labels { get; } = labels;

    public IReadOnlyDictionary<string, string> Metadata { get; } = metadata;

    /// <summary>Its rows lie one behind the other from here on.</summary>
    public int FirstRow { get; } = firstRow;

    public int RowCount { get; } = rowCount;

    public uint Born { get; } = born;

    public uint Died
    {
        get => Volatile.Read(ref _died);
        set => Volatile.Write(ref _died, value);
    }

    /// <summary>The entry of the same id before this one.</summary>
    public DocumentEntry? Previous { get; init; }

    /// <summary>Whether searches of a sequence number see it.</summary>
    public bool IsVisibleAt(uint sequence) => Born <= sequence && sequence < Died;
}
