using System.Runtime.InteropServices;

namespace RagPlatform.Retrieval.Vectors.Hnsw;

/// <summary>What one walk works in; kept from walk to walk.</summary>
internal sealed unsafe class WalkMemory : IDisposable
{
    private const int Alignment = 64;
    private const int MostNeighbours = 256;

    public WalkMemory(int dimensions)
    {
        Query = (float*)NativeMemory.AlignedAlloc((nuint)dimensions * sizeof(float), Alignment);
        Codes = (short*)NativeMemory.AlignedAlloc((nuint)dimensions * sizeof(short), Alignment);
        Neighbours = (int*)NativeMemory.AlignedAlloc(MostNeighbours * sizeof(int), Alignment);
        Dimensions = dimensions;
    }

    ~WalkMemory() => Free();

    public int Dimensions { get; }

    /// <summary>Room for a unit vector.</summary>
    public float* Query { get; }

    /// <summary>Room for its code.</summary>
    public short* Codes { get; }

    /// <summary>Room for the neighbours of a node that were not visited.</summary>
    public int* Neighbours { get; }

    public VisitedMarks Visited { get; } = new();

    /// <summary>Nodes to expand, complemented: the best on top.</summary>
    public LeastFirstHeap Candidates { get; } = new();

    /// <summary>The best nodes found, the worst of them on top.</summary>
    public LeastFirstHeap Found { get; } = new();

    /// <summary>Room for nodes in order.</summary>
    public List<long> Ordered { get; } = [];

    /// <summary>Room for the choice among them.</summary>
    public List<long> Chosen { get; } = [];

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        NativeMemory.AlignedFree(Query);
        NativeMemory.AlignedFree(Codes);
        NativeMemory.AlignedFree(Neighbours);
    }
}
