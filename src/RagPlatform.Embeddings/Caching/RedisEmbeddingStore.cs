using RagPlatform.Redis;
using StackExchange.Redis;

namespace RagPlatform.Embeddings.Caching;

/// <summary>
/// Embeddings in Redis, by model and digest of the text. No tenant is in the key: a vector is a function of the model and the text alone, so
/// whoever can ask for it knows the text. Without Redis nothing is found and nothing kept.
/// </summary>
internal sealed class RedisEmbeddingStore(RedisConnection redis, int dimensions, TimeSpan lifetime) : IEmbeddingStore
{
    // So many vectors of a few kilobytes are answered well within a command's time.
    private const int MaxKeysAtOnce = 64;

    public async Task<IReadOnlyList<TextEmbedding?>> FindAsync(IReadOnlyList<EmbeddingKey> keys, CancellationToken cancellationToken)
    {
        var found = new TextEmbedding?[keys.Count];
        try
        {
            for (int start = 0; start < keys.Count; start += MaxKeysAtOnce)
            {
                RedisKey[] names = [.. keys.Skip(start).Take(MaxKeysAtOnce).Select(Name)];
                RedisValue[] values = await redis.RunAsync("MGET", database => database.StringGetAsync(names), cancellationToken);
                for (int i = 0; i < values.Length; i++)
                {
                    found[start + i] = values[i].IsNull
                        ? null
                        : EmbeddingCodec.Decode(keys[start + i].Model, dimensions, ((ReadOnlyMemory<byte>)values[i]).Span);
                }
            }
        }
        catch (RedisUnavailableException)
        {
            // The rest is made here.
        }

        return found;
    }

    public void Add(IReadOnlyCollection<KeyValuePair<EmbeddingKey, TextEmbedding>> embeddings) => _ = AddAsync(embeddings);

    private async Task AddAsync(IReadOnlyCollection<KeyValuePair<EmbeddingKey, TextEmbedding>> embeddings)
    {
        try
        {
            foreach (KeyValuePair<EmbeddingKey, TextEmbedding>[] some in embeddings.Chunk(MaxKeysAtOnce))
            {
                // One after the other: a long ingestion does not pile up what Redis cannot take.
                await redis.RunAsync("SET", database => SetAsync(database, some), CancellationToken.None);
            }
        }
        catch (RedisUnavailableException)
        {
            // They are made again when they are asked for again.
        }
    }

    private Task<bool[]> SetAsync(IDatabase database, KeyValuePair<EmbeddingKey, TextEmbedding>[] embeddings)
    {
        IBatch batch = database.CreateBatch();
        Task<bool>[] sets =
        [
            .. embeddings.Select(entry => batch.StringSetAsync(Name(entry.Key), EmbeddingCodec.Encode(entry.Value), lifetime, When.Always)),
        ];
        batch.Execute();
        return Task.WhenAll(sets);
    }

    private static RedisKey Name(EmbeddingKey key) => $"rag:embedding:{key.Model}:{key.High:x32}{key.Low:x32}";
}
