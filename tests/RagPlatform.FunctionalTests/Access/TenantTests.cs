using RagPlatform.Contracts.V1;
using RagPlatform.FunctionalTests.Platform;
using RagPlatform.TestSupport;

namespace RagPlatform.FunctionalTests.Access;

[Collection(SharedPlatformCollection.Name)]
public sealed class TenantTests(SharedPlatform shared)
{
    private const string Name = "shared-name";
    private readonly RunningPlatform _platform = shared.Running;

    [PlatformFact]
    public async Task OtherTenant_WithoutDataOfItsOwn_SeesNothing()
    {
        RagClient owner = await _platform.ClientOfAsync("tenant-owner", ["admin"]);
        RagClient other = await _platform.ClientOfAsync("tenant-other", ["admin"]);
        IngestJob job = await owner.IngestAsync(Name, Samples.Harbour());
        AskReply answer = await owner.AskAsync(Name, Samples.LighthouseQuestion);
        Assert.NotEmpty(answer.Citations);

        Assert.Empty((await other.Rag.ListCollectionsAsync(new ListCollectionsRequest())).Collections);
        (Refusal Refusal, string Reason)[] refusals =
        [
            (await Refusal.OfAsync(() => other.AskAsync(Name, Samples.LighthouseQuestion)), "UNKNOWN_COLLECTION"),
            (await Refusal.OfAsync(async () => await other.Rag.SearchAsync(
                new SearchRequest { Query = Samples.LighthouseQuestion, Collections = { Name } })), "UNKNOWN_COLLECTION"),
            (await Refusal.OfAsync(() => other.TextAsync(Name, "lighthouse")), "UNKNOWN_DOCUMENT"),
            (await Refusal.OfAsync(async () => await other.Rag.GetIngestJobAsync(
                new GetIngestJobRequest { JobId = job.JobId })), "UNKNOWN_JOB"),
            (await Refusal.OfAsync(async () => await other.Rag.DeleteDocumentAsync(
                new DeleteDocumentRequest { Collection = Name, DocumentId = "lighthouse" })), "UNKNOWN_COLLECTION"),
        ];
        Assert.All(refusals, entry => Assert.Equal(("NOT_FOUND", entry.Reason), (entry.Refusal.Code, entry.Refusal.Reason)));

        // What it asked in vain was embedded, and that is all it pays for.
        Assert.All((await other.Costs.GetReportAsync(new CostReportRequest())).Rows, row => Assert.Equal("query_embedding", row.Key));
        Assert.DoesNotContain(
            (await other.Audit.SearchAsync(new SearchAuditRequest())).Records,
            record => record.Resource == job.JobId || record.Outcome == "OK");
        Assert.NotEmpty(await owner.TextAsync(Name, "lighthouse"));
    }

    [PlatformFact]
    public async Task CachedAnswer_OfOneTenant_IsNotServedToAnotherWithTheSameCollectionName()
    {
        RagClient owner = await _platform.ClientOfAsync("cache-owner", ["admin"]);
        RagClient other = await _platform.ClientOfAsync("cache-other", ["admin"]);
        await owner.IngestAsync(Name, Samples.Harbour());
        await other.IngestAsync(
            Name, Samples.Text("other", "The Alderpoint lighthouse shines 4 nautical miles far, says the other tenant."));
        await CachedAsync(owner);

        AskReply reply = await other.AskAsync(Name, Samples.LighthouseQuestion);

        Assert.Equal(ServedBy.Extractive, reply.ServedBy);
        Assert.Contains("4 nautical miles", reply.Answer, StringComparison.Ordinal);
        Assert.All(reply.Citations, citation => Assert.Equal("other", citation.DocumentId));
    }

    [PlatformFact]
    public async Task LabelledDocument_ForAKeyWithoutTheLabel_IsNotThere()
    {
        RagClient cleared = await _platform.ClientOfAsync("label-tenant", ["admin"], labels: ["harbour-master"]);
        RagClient plain = await _platform.ClientOfAsync("label-tenant", ["reader"]);
        Document secret = Samples.Text("secret", "The Alderpoint lighthouse shines 99 nautical miles far when the war lamp is lit.");
        secret.AclLabels.Add("harbour-master");
        await cleared.IngestAsync("labelled", secret, Samples.Text("ferry", "The ferry to Saltholm leaves every forty minutes."));
        AskReply known = await cleared.AskAsync("labelled", Samples.LighthouseQuestion);
        Assert.Contains("99 nautical miles", known.Answer, StringComparison.Ordinal);
        await CachedAsync(cleared, "labelled");

        AskReply asked = await plain.AskAsync("labelled", Samples.LighthouseQuestion);
        SearchReply found = await plain.Rag.SearchAsync(
            new SearchRequest { Query = Samples.LighthouseQuestion, Collections = { "labelled" }, TopK = 50 });
        Refusal read = await Refusal.OfAsync(() => plain.TextAsync("labelled", "secret"));

        Assert.NotEqual(ServedBy.ResultCache, asked.ServedBy);
        Assert.DoesNotContain("99", asked.Answer, StringComparison.Ordinal);
        Assert.DoesNotContain(asked.Citations, citation => citation.DocumentId == "secret");
        Assert.Equal(["ferry"], found.Passages.Select(passage => passage.DocumentId).Distinct());
        Assert.Equal("UNKNOWN_DOCUMENT", read.Reason);
    }

    private static Task<AskReply> CachedAsync(RagClient client, string collection = Name) => Poll.UntilAsync(
        () => client.AskAsync(collection, Samples.LighthouseQuestion),
        reply => reply.ServedBy == ServedBy.ResultCache,
        "the answer is in the cache");
}
