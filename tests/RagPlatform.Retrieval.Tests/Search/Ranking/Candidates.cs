using RagPlatform.Retrieval.Collections;
using RagPlatform.Retrieval.Indexing;
using RagPlatform.Retrieval.Lexical;
using RagPlatform.Retrieval.Search.Ranking;

namespace RagPlatform.Retrieval.Tests.Search.Ranking;

/// <summary>Candidates of a fusion, written shortly.</summary>
internal static class Candidates
{
    public static (CollectionKey Collection, ChunkHit Chunk) Hit(string id, double words, double cosine) => (
        new CollectionKey("t", "kb"),
        new ChunkHit(new DocumentEntry(id, [], new Dictionary<string, string>()), 0, new LexicalMatch(words, 0, 0), cosine));

    public static Signal[] Signals(double words, double vectors) =>
        [new Signal(hit => hit.Lexical.Words, words), new Signal(hit => hit.Cosine, vectors)];
}
