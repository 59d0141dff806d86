using System.Globalization;
using System.Text.Json;
using RagPlatform.Contracts.V1;
using RagPlatform.Retrieval.Search.Ranking;
using RagPlatform.ServiceDefaults.Identity;
using RagPlatform.Storage.Databases;

namespace RagPlatform.Retrieval.Search;

/// <summary>Reads the text of what was found. The caller's right is checked again on the rows themselves.</summary>
internal sealed class PassageReader(IDatabase database)
{
    /// <summary>The passages in the order of the hits; one that was removed meanwhile is left out.</summary>
    public async Task<IReadOnlyList<Passage>> ReadAsync(
        IReadOnlyList<FusedHit> hits, CallerIdentity caller, CancellationToken cancellationToken)
    {
        var passages = new Dictionary<(string, string, long), Passage>();
        foreach (var collection in hits.GroupBy(hit => hit.Collection))
        {
            IReadOnlyList<Row> rows = await database.QueryAsync<Row>(
                $"""
                SELECT d.document_id AS DocumentId, d.title AS Title, d.uri AS Uri, d.labels AS Labels, c.ordinal AS Ordinal,
                    c.start_at AS StartAt, c.text AS Text, c.heading_path AS HeadingPath, c.content_hash AS ContentHash,
                    c.key_phrases AS KeyPhrases
                FROM chunks c
                JOIN documents d ON d.tenant = c.tenant AND d.collection = c.collection AND d.document_id = c.document_id
                WHERE c.tenant = @Tenant AND c.collection = @Name AND {database.Dialect.In("c.document_id", "ids")}
                """,
                new
                {
                    collection.Key.Tenant,
                    collection.Key.Name,
                    ids = collection.Select(hit => hit.Chunk.Document.DocumentId).Distinct().ToArray(),
                },
                cancellationToken);
            foreach (Row row in rows.Where(row => caller.CanRead(JsonSerializer.Deserialize<string[]>(row.Labels) ?? [])))
            {
                passages[(collection.Key.Name, row.DocumentId, row.Ordinal)] = row.ToPassage(collection.Key.Name);
            }
        }

        var ordered = new List<Passage>(hits.Count);
        foreach (FusedHit hit in hits)
        {
            if (passages.TryGetValue((hit.Collection.Name, hit.Chunk.Document.DocumentId, hit.Chunk.Ordinal), out Passage? passage))
            {
                passage.Score = hit.Score;
                passage.LexicalScore = hit.Chunk.Lexical.Words;
                passage.VectorScore = hit.Chunk.Cosine;
                ordered.Add(passage);
            }
        }

        return ordered;
    }

    private sealed record Row(
        string DocumentId,
        string Title,
        string Uri,
        string Labels,
        long Ordinal,
        long StartAt,
        string Text,
        string HeadingPath,
        string ContentHash,
        string KeyPhrases)
    {
        public Passage ToPassage(string collection)
        {
            var passage = new Passage
            {
                Collection = collection,
                DocumentId = DocumentId,
                ChunkId = string.Create(CultureInfo.InvariantCulture, $"{DocumentId}#{Ordinal}"),
                Title = Title,
                Uri = Uri,
                Text = Text,
                Start = (int)StartAt,
                End = (int)StartAt + Text.Length,
                ContentHash = ContentHash,
            };
            passage.HeadingPath.AddRange(JsonSerializer.Deserialize<string[]>(HeadingPath) ?? []);
            passage.KeyPhrases.AddRange(JsonSerializer.Deserialize<string[]>(KeyPhrases) ?? []);
            return passage;
        }
    }
}
