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

    // What was begun in the cache's first two seconds is not stored, by design: ask until it is.
    private Task<AskReply> HitAsync(string collection) => Poll.UntilAsync(
        () => _platform.Development.AskAsync(collection, Samples.LighthouseQuestion),
        reply => reply.ServedBy == ServedBy.ResultCache,
        "the answer is served from the cache");
}
