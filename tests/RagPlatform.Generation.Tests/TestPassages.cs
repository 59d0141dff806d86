using RagPlatform.Contracts.V1;

namespace RagPlatform.Generation.Tests;

/// <summary>Passages as retrieval hands them over.</summary>
internal static class TestPassages
{
    public static Passage Create(string text, int start = 0, double score = 1, string id = "doc") => new()
    {
        Collection = "kb",
        DocumentId = id,
        ChunkId = $"{id}#0",
        Title = $"Title of {id}",
        Uri = $"{id}.md",
        Text = text,
        Start = start,
        End = start + text.Length,
        Score = score,
    };
}
