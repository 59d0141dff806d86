namespace RagPlatform.Retrieval.Vectors.Hnsw;

/// <summary>
/// Hierarchical navigable small world graph (Malkov and Yashunin, arXiv 1603.09320): who is linked with whom, in flat native memory.
/// A list of links is a fixed number of 32-bit row numbers, ended by -1 when it is not full.
/// Lists change while they are read. A reader may see a list half old and half new; all it holds are rows that are in the graph, so the
/// walk stays sound and at worst misses a link for that moment.
/// </summary>
internal sealed unsafe class HnswGraph(HnswParameters parameters, FlatTable ground, FlatTable slots, FlatTable upper, GraphHead head)
    : IDisposable
{
    /// <summary>Ends a list of links; and the slot of rows that are on the lowest layer alone.</summary>
    public const int None = -1;

    private GraphHead _head = head;

    public HnswParameters Parameters { get; } = parameters;

    /// <summary>Links on the lowest layer, a list each row.</summary>
    public FlatTable Ground { get; } = ground;

    /// <summary>Where the lists of a row's upper layers begin in <see cref="Upper"/>, or <see cref="None"/>.</summary>
    public FlatTable Slots { get; } = slots;

    /// <summary>Links on upper layers, the lists of a row one behind the other.</summary>
    public FlatTable Upper { get; } = upper;

    /// <summary>Bytes of all tables.</summary>
    public long Bytes => Ground.Bytes + Slots.Bytes + Upper.Bytes;

    /// <summary>What searches begin with. Publishing it publishes the rows it counts.</summary>
    public GraphHead Head
    {
        get => Volatile.Read(ref _head);
        set => Volatile.Write(ref _head, value);
    }

    /// <summary>An empty graph.</summary>
    public static HnswGraph Create(HnswParameters parameters) => new(
        parameters,
        new FlatTable(GroundBytes(parameters)),
        new FlatTable(sizeof(int)),
        new FlatTable(UpperBytes(parameters)),
        GraphHead.Empty);

    /// <summary>Bytes a row of <see cref="Ground"/>.</summary>
    public static int GroundBytes(HnswParameters parameters) => parameters.GroundLinks * sizeof(int);

    /// <summary>Bytes a row of <see cref="Upper"/>.</summary>
    public static int UpperBytes(HnswParameters parameters) => parameters.Links * sizeof(int);

    /// <summary>How many links a node may have on a layer.</summary>
    public int MostLinks(int layer) => layer == 0 ? Parameters.GroundLinks : Parameters.Links;

    /// <summary>The list of a row on a layer it is on.</summary>
    public int* LinksOf(int row, int layer) =>
        layer == 0 ? (int*)Ground.Row(row) : (int*)Upper.Row(*(int*)Slots.Row(row) + layer - 1);

    public void Dispose()
    {
        Ground.Dispose();
        Slots.Dispose();
        Upper.Dispose();
    }
}
