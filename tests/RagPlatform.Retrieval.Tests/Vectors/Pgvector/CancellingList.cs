using System.Collections;
using RagPlatform.Retrieval.Vectors;

namespace RagPlatform.Retrieval.Tests.Vectors.Pgvector;

/// <summary>Documents that cancel the step when they are read for the last time before they are sent.</summary>
internal sealed class CancellingList(VectorDocument[] documents, CancellationTokenSource source) : IReadOnlyList<VectorDocument>
{
    // The step is checked, its ids are collected, and then its documents are read.
    private const int Readings = 3;
    private int _readings;

    public int Count => documents.Length;

    public VectorDocument this[int index] => documents[index];

    public IEnumerator<VectorDocument> GetEnumerator()
    {
        if (Interlocked.Increment(ref _readings) == Readings)
        {
            source.Cancel();
        }

        return documents.AsEnumerable().GetEnumerator();
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
