using RagPlatform.Contracts.V1;
using RagPlatform.FunctionalTests.Platform;

namespace RagPlatform.FunctionalTests.Searching;

[Collection(SharedPlatformCollection.Name)]
public sealed class SearchTuningTests(SharedPlatform shared)
{
    private readonly RagClient _client = shared.Running.Development;

    [PlatformTheory]
    [InlineData(Fusion.Weighted, Rerank.None, Recall.Fast)]
    [InlineData(Fusion.Weighted, Rerank.Wording, Recall.High)]
    [InlineData(Fusion.ReciprocalRank, Rerank.Wording, Recall.Exact)]
    public async Task Search_AnyTuning_FindsTheAnswerFirst(Fusion fusion, Rerank rerank, Recall recall)
    {
        await _client.IngestAsync("tuning", Samples.Harbour());

        SearchReply reply = await SearchAsync(new SearchTuning { Fusion = fusion, Rerank = rerank, Recall = recall });

        Assert.Equal("lighthouse", reply.Passages[0].DocumentId);
    }

    [PlatformTheory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public async Task Search_ADiversityOutOfRange_NamesTheField(double diversity)
    {
        await _client.IngestAsync("tuning", Samples.Harbour());

        Refusal refusal = await Refusal.OfAsync(() => SearchAsync(new SearchTuning { Diversity = diversity }));

        Assert.Equal(("INVALID_ARGUMENT", "tuning.diversity"), (refusal.Code, refusal.Field));
    }

    [PlatformFact]
    public async Task Search_Diverse_DoesNotSayTheSameTwice()
    {
        const string said = "The pilot boat of the harbour leaves at seven.";
        await _client.IngestAsync(
            "tuning-diverse",
            Samples.Text("a", said),
            Samples.Text("b", said),
            Samples.Text("c", "The pilot boat of the harbour is yellow and was built of oak in 1951."));

        SearchReply reply = await _client.Rag.SearchAsync(new SearchRequest
        {
            Query = "When does the pilot boat of the harbour leave?",
            Collections = { "tuning-diverse" },
            TopK = 2,
            Tuning = new SearchTuning { Diversity = 0.7 },
        });

        Assert.Equal("c", reply.Passages[1].DocumentId);
    }

    private async Task<SearchReply> SearchAsync(SearchTuning tuning) => await _client.Rag.SearchAsync(
        new SearchRequest { Query = Samples.LighthouseQuestion, Collections = { "tuning" }, TopK = 3, Tuning = tuning });
}
