using RagPlatform.Contracts.V1;
using RagPlatform.FunctionalTests.Platform;
using RagPlatform.TestSupport;
using RagPlatform.TestSupport.Models;

namespace RagPlatform.FunctionalTests.Asking;

/// <summary>A model's answers are shared by those who ask at once, and stand in, labelled, when the model fails.</summary>
[Collection(SharedPlatformCollection.Name)]
public sealed class CacheLadderTests
{
    private const string Answer = "[1] It shines 23 nautical miles far.";

    [PlatformFact]
    public async Task Ask_TheModelFails_AStaleAnswerStandsInAndOtherwiseQuotesDo()
    {
        bool fails = false;
        await using ChatServer model = await ChatServer.StartAsync(context =>
        {
            if (Volatile.Read(ref fails))
            {
                context.Response.StatusCode = 400;
                return Task.CompletedTask;
            }

            return ChatServer.AnswerAsync(context, [Answer], new { prompt_tokens = 60, completion_tokens = 8, total_tokens = 68 });
        });
        using var environment = new EnvironmentScope(model.Settings());
        await using RunningPlatform platform = await RunningPlatform.StartAsync();
        RagClient client = await platform.ClientOfAsync("ladder", ["admin"]);
        await client.IngestAsync("harbour", Samples.Harbour());
        await Poll.UntilAsync(
            () => client.AskAsync("harbour", Samples.LighthouseQuestion),
            reply => reply.ServedBy == ServedBy.ResultCache,
            "the answer is stored");

        // A passage that may matter ends its freshness.
        await client.IngestAsync("harbour", Samples.Text("news", "The Alderpoint lighthouse shines how many nautical miles far? Ask the keeper."));
        Volatile.Write(ref fails, true);
        AskReply stale = await Poll.UntilAsync(
            () => client.AskAsync("harbour", Samples.LighthouseQuestion),
            reply => reply.ServedBy != ServedBy.ResultCache,
            "the answer is no longer fresh");
        AskReply quoted = await client.AskAsync("harbour", "When does the ferry to Saltholm leave?");

        Assert.Equal((ServedBy.StaleCache, DegradationLevel.Stale), (stale.ServedBy, stale.Degradation.Level));
        Assert.Contains(stale.Degradation.Reasons, reason => reason.StartsWith("generation: ", StringComparison.Ordinal));
        Assert.Equal("a new passage is close to the question", stale.Cache.StaleReason);
        Assert.Equal(Answer, stale.Answer);
        Assert.Equal((ServedBy.Extractive, DegradationLevel.ExtractiveOnly), (quoted.ServedBy, quoted.Degradation.Level));
        Assert.NotEmpty(quoted.Citations);
    }

    [PlatformFact]
    public async Task Ask_ManyAskTheSameAtOnce_TheModelIsCalledOnce()
    {
        int calls = 0;
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using ChatServer model = await ChatServer.StartAsync(async context =>
        {
            Interlocked.Increment(ref calls);
            await release.Task;
            await ChatServer.AnswerAsync(context, [Answer], new { prompt_tokens = 60, completion_tokens = 8, total_tokens = 68 });
        });
        using var environment = new EnvironmentScope(model.Settings());
        await using RunningPlatform platform = await RunningPlatform.StartAsync();
        RagClient client = await platform.ClientOfAsync("flight", ["admin"]);
        await client.IngestAsync("harbour", Samples.Harbour());

        // What was begun in the cache's first seconds is not stored: until then nothing can be shared.
        Task<AskReply> warm = client.AskAsync("harbour", "Who keeps the light?");
        release.SetResult();
        await warm;
        await Poll.UntilAsync(
            () => client.AskAsync("harbour", "Who keeps the light?"), reply => reply.ServedBy == ServedBy.ResultCache, "answers are stored");
        int before = Volatile.Read(ref calls);
        release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        Task<AskReply>[] asked = [.. Enumerable.Range(0, 12).Select(_ => client.AskAsync("harbour", Samples.LighthouseQuestion))];
        await Poll.UntilAsync(() => Volatile.Read(ref calls) > before, "the model is called");
        release.SetResult();
        AskReply[] replies = await Task.WhenAll(asked);

        Assert.Equal(before + 1, Volatile.Read(ref calls));
        Assert.All(replies, reply => Assert.Equal(Answer, reply.Answer));
        Assert.Equal(1, replies.Count(reply => reply.ServedBy == ServedBy.Model));
        Assert.Contains(replies, reply => reply.Cache?.SharedFlight == true);
    }
}
