using RagPlatform.Embeddings;
using RagPlatform.Retrieval.Enrichment;

namespace RagPlatform.Retrieval.Ingestion;

/// <summary>
/// Embeds the windows of several documents in one go, each with its chunk's header, and the questions of their chunks, so that all cores have
/// work. Documents whose vectors are computed when a question finds them get none.
/// </summary>
internal sealed class WindowEmbedder(TextEmbedder embedder)
{
    public async Task<IReadOnlyList<EmbeddedDocument>> EmbedAsync(
        IReadOnlyList<PreparedDocument> documents, CancellationToken cancellationToken)
    {
        string[] texts =
        [
            .. from document in documents
               where !document.Policy.ComputesOnRead
               from text in document.Chunks.Select((_, i) => TextsOf(document, i)).SelectMany(texts => texts)
               select text,
        ];
        IReadOnlyList<TextEmbedding> embeddings = await embedder.EmbedAsync(texts, EmbeddingPurpose.Passage, cancellationToken);

        var embedded = new List<EmbeddedDocument>(documents.Count);
        int next = 0;
        foreach (PreparedDocument document in documents)
        {
            int tokens = 0;
            var vectors = new List<float[]>(document.Chunks.Count);
            for (int i = 0; i < document.Chunks.Count; i++)
            {
                int count = document.Policy.ComputesOnRead ? 0 : TextsOf(document, i).Count();
                TextEmbedding[] windows = [.. embeddings.Skip(next).Take(count)];
                next += windows.Length;
                tokens += windows.Sum(window => window.Tokens);

                // A vector that says nothing about its text would be found by everything.
                vectors.Add([.. windows.Where(window => window.IsReliable).SelectMany(window => window.Vector)]);
            }

            embedded.Add(new EmbeddedDocument(document, vectors, tokens));
        }

        return embedded;
    }

    private static IEnumerable<string> TextsOf(PreparedDocument document, int chunk)
    {
        ChunkEnrichment added = document.Enrichments[chunk];
        return document.Chunks[chunk].Windows
            .Select(window => ContextHeader.Over(added.Header, window.Of(document.Text)))
            .Concat(added.Questions);
    }
}
