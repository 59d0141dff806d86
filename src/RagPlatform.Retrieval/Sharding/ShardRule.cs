namespace RagPlatform.Retrieval.Sharding;

/// <summary>Which shard a document belongs to.</summary>
internal static class ShardRule
{
    /// <summary>Longest name of the metadata field a collection is split by.</summary>
    public const int MaxFieldLength = 128;

    /// <summary>The shard of documents that lack the field, and of a collection that is not split.</summary>
    public const string Rest = "";

    /// <summary>The shard of a document: the value of the field.</summary>
    /// <param name="shardBy">The metadata field; empty: the collection is not split.</param>
    /// <param name="metadata">The document's.</param>
    public static string Of(string shardBy, IDictionary<string, string> metadata) =>
        shardBy.Length > 0 && metadata.TryGetValue(shardBy, out string? value) ? value : Rest;
}
