using System.Globalization;
using System.Text.Json;
using RagPlatform.Contracts.V1;
using RagPlatform.Retrieval.Replicas;
using RagPlatform.Retrieval.Search.Ranking;
using RagPlatform.ServiceDefaults.Identity;
using RagPlatform.Storage.Databases;

namespace RagPlatform.Retrieval.Search;

/// <summary>Reads the text of what was found. The caller's right is checked again on the rows themselves.</summary>
internal sealed class PassageReader(CollectionReads reads)
{
    /// <summary>
    /// The passages in the order of the hits, as they were at the versions searched or later; one that was removed meanwhile is left out.
    /// </summary>
    public async Task<IReadOnlyList<Passage>> ReadAsync(SearchResult result, CallerIdentity caller, CancellationToken cancellationToken)
    {
        Dictionary<string, long> versions = result.Versions.ToDictionary(version => version.Collection, version => version.Version);
        var passages = new Dictionary<(string, string, long), Passage>();
        foreach (var collection in result.Hits.GroupBy(hit => hit.Collection))
        {
            CollectionRows<Row> found = await reads.QueryAsync<Row>(
                ReadKind.Passages,
                versions[collection.Key.Name],
                $"""
                SELECT d.document_id AS DocumentId, d.title AS Title, d.uri AS Uri, d.labels AS Labels, c.ordinal AS Ordinal,
                    c.start_at AS StartAt, c.text AS Text, c.heading_path AS HeadingPath, c.content_hash AS ContentHash,
                    c.key_phrases AS KeyPhrases
                FROM chunks c
                JOIN documents d ON d.tenant = c.tenant AND d.collection = c.collection AND d.document_id = c.document_id
                WHERE c.tenant = @Tenant AND c.collection = @Name AND {reads.Dialect.In("c.document_id", "ids")}
                """,
                new
                {
                    collection.Key.Tenant,
                    collection.Key.Name,
                    ids = collection.Select(hit => hit.Chunk.Document.DocumentId).Distinct().ToArray(),
                },
                cancellationToken);
            foreach (Row row in found.Rows.Where(row => caller.CanRead(JsonSerializer.Deserialize<string[]>(row.Labels) ?? [])))
            {
                passages[(collection.Key.Name, row.DocumentId, row.Ordinal)] = row.ToPassage(collection.Key.Name);
            }
        }

        var ordered = new List<Passage>(result.Hits.Count);
        foreach (FusedHit hit in result.Hits)
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
