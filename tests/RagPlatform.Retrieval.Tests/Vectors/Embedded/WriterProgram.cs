using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using RagPlatform.Retrieval.Collections;
using RagPlatform.Retrieval.Vectors;
using RagPlatform.Retrieval.Vectors.Embedded;

namespace RagPlatform.Retrieval.Tests.Vectors.Embedded;

/// <summary>
/// A program to kill: writes a document a version without end, and says each version on standard output once it was applied.
/// </summary>
internal static class WriterProgram
{
    public static CollectionKey Key { get; } = new("tenant", "killed");

    public static EmbeddedVectorOptions Options(string folder) =>
        new() { Folder = folder, ExactUpTo = 64, CheckpointLogBytes = 20_000, RebuildDeadShare = 0.3, BuildThreads = 1 };

    /// <summary>The document of a version: two chunks, under one of 5,000 ids.</summary>
    public static VectorDocument Document(long version)
    {
        var source = new ClusteredVectors(16, 4, 0.8, seed: (int)version);
        float[][] vectors = source.Take(2);
        return new VectorDocument(
            $"d{version % 5000}", [], new Dictionary<string, string>(), [new(0, 0, vectors[0]), new(1, 0, vectors[1])]);
    }

    public static async Task<int> RunAsync(string folder)
    {
        await using var store = new EmbeddedVectorStore(Options(folder), NullLogger<EmbeddedVectorStore>.Instance);
        await store.EnsureAsync(new VectorCollection(Key, 16, "model/1"), CancellationToken.None);
        long version = await store.VersionAsync(Key, CancellationToken.None);
        while (true)
        {
            version++;
            await store.ApplyAsync(Key, new VectorChanges([], [Document(version)], version), CancellationToken.None);
            await Console.Out.WriteLineAsync(version.ToString(CultureInfo.InvariantCulture));
        }
    }
}
