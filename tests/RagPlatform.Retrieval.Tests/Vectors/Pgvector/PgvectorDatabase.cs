using RagPlatform.TestSupport.Stores;

namespace RagPlatform.Retrieval.Tests.Vectors.Pgvector;

/// <summary>One database for all tests that need no other: their collections are their own.</summary>
internal static class PgvectorDatabase
{
    private static readonly Lazy<Task<string>> s_shared = new(async () => await (await PgvectorCluster.SharedAsync()).CreateDatabaseAsync());

    public static Task<string> SharedAsync() => s_shared.Value;
}
