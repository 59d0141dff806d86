using RagPlatform.Contracts.V1;
using RagPlatform.ServiceDefaults.Identity;

namespace RagPlatform.Cache.Tests.Hosting;

/// <summary>What the tests send: answers from document "d1" of the collection "docs" in its version 1.</summary>
internal static class Requests
{
    public const string Tenant = "acme";
    public const string Collection = "docs";

    public static CallerIdentity Caller(string tenant = Tenant, params string[] labels) =>
        new(tenant, "key", [Roles.Reader], ["*"], labels, DateTimeOffset.MaxValue, "token");

    public static CacheScope Scope() => new() { Collections = { Collection }, TopK = 8, Generation = "model/1" };

    public static CollectionVersion Version(long version) => new() { Collection = Collection, Version = version };

    public static CacheEvidence Evidence(string document, double vectorScore = 0.5) => new()
    {
        Collection = Collection,
        DocumentId = document,
        ChunkId = document + "#0",
        ContentHash = new string('a', 64),
        VectorScore = vectorScore,
    };

    public static CacheStoreRequest Store(string question, DateTimeOffset answeredAt, CallerIdentity? caller = null)
    {
        caller ??= Caller();
        return new CacheStoreRequest
        {
            Question = question,
            Scope = Scope(),
            Tenant = caller.Tenant,
            Fingerprint = caller.Fingerprint,
            AnsweredAtMs = answeredAt.ToUnixTimeMilliseconds(),
            Versions = { Version(1) },
            Evidence = { Evidence("d1") },
            Reply = new AskReply
            {
                Answer = $"answer to {question}",
                ServedBy = ServedBy.Model,
                Usage = new Usage { InputTokens = 1000, OutputTokens = 100, CostNanoUsd = 250_000, Model = "gpt" },
                Citations = { new Citation { Collection = Collection, DocumentId = "d1", ChunkId = "d1#0", Quote = question } },
            },
        };
    }

    public static void Of(this CacheStoreRequest request, string document) =>
        (request.Evidence[0].DocumentId, request.Evidence[0].ChunkId) = (document, document + "#0");

    public static void Changes(this CacheInvalidateRequest request, params string[] documents) =>
        request.Changes.AddRange(documents.Select(document => new DocumentChange { DocumentId = document }));
}
