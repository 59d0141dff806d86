using Grpc.Core;
using RagPlatform.Contracts.V1;
using RagPlatform.ServiceDefaults.Errors;
using RagPlatform.Tokens.Counting;
using Xunit;

namespace RagPlatform.Gateway.Tests.Asking;

/// <summary>However a question ends, what was spent on it is in the ledger, and the same is taken from the budget.</summary>
public sealed class SpentOnFailureTests
{
    private const int PromptTokens = 60;
    private const string Delta = "It shines far.";

    private static GenerateEvent Begun => new()
    {
        Begun = new ModelCall { Provider = "openai", Model = "gpt", InputUncachedTokens = PromptTokens, Estimated = true, Failed = true },
    };

    private static GenerateEvent Words => new() { Delta = Delta };

    [Fact]
    public async Task Ask_TheCallerLeavesAfterTheFirstWords_PaysForPromptAndWords()
    {
        await using AskRig rig = await AskRig.StartAsync();
        rig.Played.Says = _ => [Begun, Words];
        rig.Played.Ends = caller => Task.Delay(Timeout.Infinite, caller);
        using var caller = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<Exception>(() => rig.AskAsync(_ => caller.CancelAsync(), cancellationToken: caller.Token));

        await AssertPaidForPromptAndWordsAsync(rig);
    }

    [Fact]
    public async Task Ask_TheWordsCannotBeHandedOn_PaysForPromptAndWords()
    {
        await using AskRig rig = await AskRig.StartAsync();
        rig.Played.Says = _ => [Begun, Words];
        rig.Played.Ends = caller => Task.Delay(Timeout.Infinite, caller);

        await Assert.ThrowsAsync<IOException>(() => rig.AskAsync(_ => throw new IOException("The line is broken.")));

        await AssertPaidForPromptAndWordsAsync(rig);
    }

    [Theory]
    [InlineData(StatusCode.Unavailable)]
    [InlineData(StatusCode.DeadlineExceeded)]
    public async Task Ask_GenerationIsLostInTheMiddle_PaysForPromptAndWords(StatusCode status)
    {
        await using AskRig rig = await AskRig.StartAsync();
        rig.Played.Says = _ => [Begun, Words];
        rig.Played.Ends = _ => throw new RpcException(new Status(status, "Gone."));

        RpcException thrown = await Assert.ThrowsAsync<RpcException>(() => rig.AskAsync());

        Assert.Equal(status, thrown.StatusCode);
        await AssertPaidForPromptAndWordsAsync(rig);
    }

    [Fact]
    public async Task Ask_TheModelBreaksOff_PaysWhatTheResultSays()
    {
        await using AskRig rig = await AskRig.StartAsync();
        var call = new ModelCall { Provider = "openai", Model = "gpt", InputUncachedTokens = 10, OutputTextTokens = 5, Failed = true };
        rig.Played.Says = _ => [Begun, Words, new GenerateEvent { Result = new GenerateResult { BrokenOff = true, Calls = { call } } }];

        PlatformException thrown = await Assert.ThrowsAsync<PlatformException>(() => rig.AskAsync());

        Assert.Equal((StatusCode.Unavailable, "MODEL_STREAM_BROKEN"), (thrown.Code, thrown.Reason));
        await AssertPaidAsync(rig, failedCall: (10 * 2000) + (5 * 8000));
    }

    [Fact]
    public async Task Ask_TheProviderRefuses_PaysForTheEmbeddingAlone()
    {
        await using AskRig rig = await AskRig.StartAsync();
        var quoted = new GenerateResult
        {
            Answer = "Quoted.",
            ServedBy = ServedBy.Extractive,
            Degradation = new Degradation(),
            Calls = { new ModelCall { Provider = "openai", Model = "gpt", Failed = true } },
        };
        rig.Played.Says = _ => [Begun, new GenerateEvent { Delta = "Quoted." }, new GenerateEvent { Result = quoted }];

        AskReply reply = await rig.AskAsync();

        Assert.Equal((ServedBy.Extractive, 1000L), (reply.ServedBy, reply.Usage.CostNanoUsd));
        await AssertPaidAsync(rig, failedCall: 0);
    }

    [Fact]
    public async Task Ask_TheSearchFails_PaysForTheEmbedding()
    {
        await using AskRig rig = await AskRig.StartAsync();
        rig.Played.RetrievalFails = new Status(StatusCode.PermissionDenied, "Not yours.");

        await Assert.ThrowsAsync<RpcException>(() => rig.AskAsync());

        UsageEvent embedding = Assert.Single(await rig.BookedAsync());
        Assert.Equal(("query_embedding", 1000L), (embedding.Category, embedding.CostNanoUsd));
    }

    [Fact]
    public async Task Ask_AgainAndAgainLeavingBeforeTheEnd_StopsAtTheBudget()
    {
        // Each may cost a million at most and does cost 152,000, and 1,000 for the embedding.
        await using AskRig rig = await AskRig.StartAsync(new Budget { Level = "tenant", Period = "day", HardNanoUsd = 3_000_000 });
        rig.Played.Says = _ => [Begun, Words];
        rig.Played.Ends = caller => Task.Delay(Timeout.Infinite, caller);
        PlatformException? refused = null;
        int asked = 0;

        while (refused is null && asked < 50)
        {
            using var caller = new CancellationTokenSource();
            Exception failure = await Assert.ThrowsAnyAsync<Exception>(
                () => rig.AskAsync(_ => caller.CancelAsync(), cancellationToken: caller.Token));
            refused = failure as PlatformException;
            asked++;
        }

        Assert.Equal("BUDGET_EXCEEDED", refused?.Reason);
        Assert.InRange(asked, 10, 20);
        BudgetState state = await rig.BudgetAsync();
        Assert.InRange(state.SpentNanoUsd, 1_000_000, 3_000_000);
    }

    private static Task AssertPaidForPromptAndWordsAsync(AskRig rig) =>
        AssertPaidAsync(rig, (PromptTokens * 2000) + (TokenCounter.For("openai", "gpt").Count(Delta) * 8000));

    private static async Task AssertPaidAsync(AskRig rig, long failedCall)
    {
        IReadOnlyList<UsageEvent> booked = await rig.BookedAsync();
        Assert.Equal(
            [("query_embedding", 1000L), ("failed_calls", failedCall)], booked.Select(usage => (usage.Category, usage.CostNanoUsd)));
        BudgetState state = await rig.BudgetAsync();
        Assert.Equal((1000 + failedCall, 0L), (state.SpentNanoUsd, state.ReservedNanoUsd));
    }
}
