using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Grpc.Core;
using RagPlatform.Contracts.V1;
using RagPlatform.FunctionalTests.Platform;
using RagPlatform.TestSupport;

namespace RagPlatform.FunctionalTests.Asking;

[Collection(SharedPlatformCollection.Name)]
public sealed class CachedAnswerTests(SharedPlatform shared)
{
    private readonly RunningPlatform _platform = shared.Running;

    [PlatformFact]
    public async Task Ask_TheSameQuestionAgain_IsServedFromTheCacheAtNoCost()
    {
        await _platform.Development.IngestAsync("cache-hit", Samples.Harbour());
        AskReply first = await _platform.Development.AskAsync("cache-hit", Samples.LighthouseQuestion);

        AskReply again = await HitAsync("cache-hit");

        Assert.Equal(first.Answer, again.Answer);
        Assert.Equal(first.Citations, again.Citations);
        Assert.Equal(0, again.Usage.CostNanoUsd);
        Assert.Equal(0, again.Usage.EmbeddingTokens);
        Assert.NotEqual(first.AnswerId, again.AnswerId);
    }

    [PlatformFact]
    public async Task Ask_AfterTheDocumentWasReplaced_AnswersTheNewContent()
    {
        await _platform.Development.IngestAsync("cache-stale", Samples.Harbour());
        await HitAsync("cache-stale");

        await _platform.Development.IngestAsync(
            "cache-stale", Samples.Text("lighthouse", "The Alderpoint lighthouse shines 31 nautical miles far since its rebuilding."));

        AskReply fresh = await Poll.UntilAsync(
            () => _platform.Development.AskAsync("cache-stale", Samples.LighthouseQuestion),
            reply => reply.Answer.Contains("31 nautical miles", StringComparison.Ordinal),
            "the new content is answered");
        Assert.DoesNotContain("23 nautical miles", fresh.Answer, StringComparison.Ordinal);
        AskReply cached = await HitAsync("cache-stale");
        Assert.Contains("31 nautical miles", cached.Answer, StringComparison.Ordinal);
        await _platform.Development.AssertQuotesAreExactAsync(cached.Citations);
    }

    [PlatformFact]
    public async Task Ask_AfterTheDocumentWasDeleted_NoLongerQuotesIt()
    {
        await _platform.Development.IngestAsync("cache-deleted", Samples.Harbour());
        await HitAsync("cache-deleted");

        await _platform.Development.Rag.DeleteDocumentAsync(
            new DeleteDocumentRequest { Collection = "cache-deleted", DocumentId = "lighthouse" });

        await Poll.UntilAsync(
            () => _platform.Development.AskAsync("cache-deleted", Samples.LighthouseQuestion),
            reply => reply.Citations.All(citation => citation.DocumentId != "lighthouse"),
            "the deleted document is not quoted any more");
        SearchReply found = await _platform.Development.Rag.SearchAsync(
            new SearchRequest { Query = Samples.LighthouseQuestion, Collections = { "cache-deleted" } });
        Assert.DoesNotContain(found.Passages, passage => passage.DocumentId == "lighthouse");
    }

    [PlatformFact]
    public async Task Ask_OnlyIfCachedWithoutAStoredAnswer_IsNotFound()
    {
        await _platform.Development.IngestAsync("cache-empty", Samples.Harbour());

        Refusal refusal = await Refusal.OfAsync(() =>
            _platform.Development.AskAsync("cache-empty", "What is sold on Fridays?", CacheMode.OnlyIfCached));

        Assert.Equal(("NOT_FOUND", "NOT_CACHED"), (refusal.Code, refusal.Reason));
    }

    [PlatformFact]
    public async Task Ask_WithCacheControlOverJson_IsServedOrNotAsHttpHasIt()
    {
        await _platform.Development.IngestAsync("cache-http", Samples.Harbour());
        await HitAsync("cache-http");

        async Task<(string ServedBy, bool HasAge)> AskAsync(string cacheControl)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "v1/ask")
            {
                Content = new StringContent(
                    JsonSerializer.Serialize(new { question = Samples.LighthouseQuestion, collections = new[] { "cache-http" } }),
                    Encoding.UTF8,
                    "application/json"),
            };
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _platform.Development.Key);
            request.Headers.TryAddWithoutValidation("Cache-Control", cacheControl);
            using HttpResponseMessage response = await _platform.Http.SendAsync(request);
            using JsonDocument body = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
            return (body.RootElement.GetProperty("served_by").GetString()!, response.Headers.Age is not null);
        }

        Assert.Equal(("RESULT_CACHE", true), await AskAsync("max-age=3600"));
        Assert.Equal(("EXTRACTIVE", false), await AskAsync("no-cache"));
        Assert.Equal(("EXTRACTIVE", false), await AskAsync("no-store"));
        Assert.Equal(("EXTRACTIVE", false), await AskAsync("max-age=0"));
    }

    [PlatformFact]
    public async Task Ask_AfterTheGrantWasRevoked_IsNotServedWhatWasStoredForIt()
    {
        RagClient admin = await _platform.ClientOfAsync("revoked-tenant", ["admin"]);
        await admin.IngestAsync("cache-grant", Samples.Harbour());
        var access = new AccessService.AccessServiceClient(admin.Invoker);
        CreateKeyReply key = await access.CreateKeyAsync(
            new CreateKeyRequest { Tenant = "revoked-tenant", Roles = { "reader" }, Collections = { "cache-grant" } });
        RagClient reader = _platform.Client(key.Secret);
        await Poll.UntilAsync(
            () => reader.AskAsync("cache-grant", Samples.LighthouseQuestion),
            reply => reply.ServedBy == ServedBy.ResultCache,
            "the answer is served from the cache");

        await access.RevokeKeyAsync(new RevokeKeyRequest { KeyId = key.Key.KeyId });

        await Poll.UntilAsync(
            async () =>
            {
                try
                {
                    await reader.AskAsync("cache-grant", Samples.LighthouseQuestion);
                    return StatusCode.OK;
                }
                catch (RpcException refused)
                {
                    return refused.StatusCode;
                }
            },
            status => status == StatusCode.Unauthenticated,
            "the revoked key gets nothing any more");
    }

    [PlatformFact]
    public async Task Administration_ThroughTheGateway_ShowsAndRemovesStoredAnswers()
    {
        RagClient admin = await _platform.ClientOfAsync("cache-admin", ["admin"]);
        await admin.IngestAsync("cache-purge", Samples.Harbour());
        await Poll.UntilAsync(
            () => admin.AskAsync("cache-purge", Samples.LighthouseQuestion),
            reply => reply.ServedBy == ServedBy.ResultCache,
            "the answer is served from the cache");
        var caches = new CacheService.CacheServiceClient(admin.Invoker);

        CacheListReply listed = await caches.ListEntriesAsync(new CacheListRequest());
        CacheStatisticsReply statistics = await caches.GetStatisticsAsync(new CacheStatisticsRequest());
        CachePurgeReply purged = await caches.PurgeAsync(
            new CachePurgeRequest { Filter = new CacheFilter { Collection = "cache-purge", DocumentId = "lighthouse" } });
        AskReply after = await admin.AskAsync("cache-purge", Samples.LighthouseQuestion, CacheMode.NoStore);
        Refusal store = await Refusal.OfAsync(async () => await caches.StoreAsync(new CacheStoreRequest()));

        CacheEntryInfo entry = Assert.Single(listed.Entries);
        Assert.Equal(Samples.LighthouseQuestion, entry.Question);
        Assert.Contains(entry.Evidence, evidence => evidence is { DocumentId: "lighthouse", ContentHash.Length: 64 });
        Assert.True(statistics.Hits > 0);
        Assert.Equal(1, purged.Removed);
        Assert.Equal(ServedBy.Extractive, after.ServedBy);
        Assert.Equal("PERMISSION_DENIED", store.Code);
    }

    // What was begun in the cache's first two seconds is not stored, by design: ask until it is.
    private Task<AskReply> HitAsync(string collection) => Poll.UntilAsync(
        () => _platform.Development.AskAsync(collection, Samples.LighthouseQuestion),
        reply => reply.ServedBy == ServedBy.ResultCache,
        "the answer is served from the cache");
}
