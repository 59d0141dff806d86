using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using RagPlatform.Contracts.V1;
using RagPlatform.Generation.Answering;
using RagPlatform.Generation.Models;
using RagPlatform.TestSupport.Models;
using Xunit;

namespace RagPlatform.Generation.Tests.Answering;

/// <summary>The writer over the real SDK and a real HTTP server.</summary>
public sealed class AnswerWriterTests
{
    private const string Key = "sk-test-secret-value";
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Write_ModelAnswers_StreamsItAndCountsEachTokenOnce()
    {
        await using ChatServer server = await ChatServer.StartAsync(context => ChatServer.AnswerAsync(
            context,
            ["Water ", "boils at 100 degrees", " [1]."],
            new
            {
                prompt_tokens = 100,
                completion_tokens = 30,
                total_tokens = 130,
                prompt_tokens_details = new { cached_tokens = 64, cache_write_tokens = 16 },
                completion_tokens_details = new { reasoning_tokens = 20 },
            }));

        (List<string> deltas, GenerateResult result) = await WriteAsync(server.Endpoint);

        Assert.Equal(["Water ", "boils at 100 degrees", " [1]."], deltas);
        Assert.Equal(string.Concat(deltas), result.Answer);
        Assert.Equal((ServedBy.Model, DegradationLevel.None), (result.ServedBy, result.Degradation.Level));
        Assert.Equal("Water boils at one hundred degrees.", Assert.Single(result.Citations).Quote);
        Assert.Equal(
            new ModelCall
            {
                Provider = "openai",
                Model = "test-model",
                InputUncachedTokens = 20,
                CacheReadTokens = 64,
                CacheWriteTokens = 16,
                OutputTextTokens = 10,
                OutputReasoningTokens = 20,
            },
            Assert.Single(result.Calls));
    }

    [Fact]
    public async Task Write_Request_CarriesPromptKeyAndUsageWish()
    {
        await using ChatServer server = await ChatServer.StartAsync(context => ChatServer.AnswerAsync(context, ["x"], null));

        await WriteAsync(server.Endpoint);

        Assert.Equal($"Bearer {Key}", server.Authorization);
        JsonNode request = server.Request!;
        Assert.True(request["stream"]!.GetValue<bool>());
        Assert.True(request["stream_options"]!["include_usage"]!.GetValue<bool>());
        Assert.Equal(
            ["system", "user", "assistant", "user"],
            request["messages"]!.AsArray().Select(message => message!["role"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Write_NoUsageReported_SaysItIsAnEstimate()
    {
        await using ChatServer server = await ChatServer.StartAsync(context => ChatServer.AnswerAsync(context, ["12345678"], null));

        (_, GenerateResult result) = await WriteAsync(server.Endpoint);

        ModelCall call = Assert.Single(result.Calls);
        Assert.True(call.Estimated);

        // Three tokens of o200k_base, and a tenth more for a model whose encoding is not known.
        Assert.Equal(4, call.OutputTextTokens);
        Assert.True(call.InputUncachedTokens > 0);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(429)]
    [InlineData(500)]
    public async Task Write_ProviderRefuses_QuotesInstead(int status)
    {
        await using ChatServer server = await ChatServer.StartAsync(async context =>
        {
            context.Response.StatusCode = status;
            await context.Response.WriteAsJsonAsync(new { error = new { message = $"Incorrect key {Key} at http://provider" } });
        });

        (_, GenerateResult result) = await WriteAsync(server.Endpoint);

        AssertQuotes(result, $"generation: the model provider answered with status {status}", isCharged: false);
    }

    [Fact]
    public async Task Write_NobodyListens_QuotesInstead()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        int port = ((IPEndPoint)socket.LocalEndPoint!).Port;

        (_, GenerateResult result) = await WriteAsync(new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/v1")));

        AssertQuotes(result, "generation: the model provider cannot be reached", isCharged: false);
    }

    [Fact]
    public async Task Write_FirstWordTooLate_QuotesInstead()
    {
        await using ChatServer server = await ChatServer.StartAsync(
            context => Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default));

        (_, GenerateResult result) = await WriteAsync(server.Endpoint, firstToken: TimeSpan.FromMilliseconds(100));

        AssertQuotes(result, "generation: the model did not answer in time", isCharged: true);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Write_StreamBreaksInTheMiddle_SaysSoAndWhatMayBeCharged(bool cut)
    {
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using ChatServer server = await ChatServer.StartAsync(
            context => ChatServer.BreakAsync(context, ["Water ", "boils"], arrived.Task, cut));

        (List<string> deltas, GenerateResult result) = await WriteAsync(server.Endpoint, onDelta: () => arrived.TrySetResult());

        Assert.Equal(["Water ", "boils"], deltas);
        Assert.Equal((true, string.Empty, ServedBy.Unspecified), (result.BrokenOff, result.Answer, result.ServedBy));
        ModelCall call = Assert.Single(result.Calls);
        Assert.True(call is { Failed: true, Estimated: true, InputUncachedTokens: > 0 });

        // Two tokens of o200k_base, and a tenth more for a model whose encoding is not known.
        Assert.Equal(3, call.OutputTextTokens);
        Assert.DoesNotContain(Key, result.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Write_StreamBreaksAfterTheProviderCounted_BooksItsCount()
    {
        await using ChatServer server = await ChatServer.StartAsync(context => ChatServer.BreakAsync(
            context,
            ["Water ", "boils"],
            Task.CompletedTask,
            cut: false,
            usage: new { prompt_tokens = 100, completion_tokens = 2, total_tokens = 102 }));

        (_, GenerateResult result) = await WriteAsync(server.Endpoint);

        Assert.Equal(
            new ModelCall { Provider = "openai", Model = "test-model", InputUncachedTokens = 100, OutputTextTokens = 2, Failed = true },
            Assert.Single(result.Calls));
    }

    [Fact]
    public async Task Write_AModelIsCalled_SaysBeforeWhatMayBeChargedForThePrompt()
    {
        await using ChatServer server = await ChatServer.StartAsync(context => ChatServer.AnswerAsync(context, ["x"], null));
        var events = new List<GenerateEvent>();

        (_, GenerateResult answered) = await WriteAsync(server.Endpoint, onEvent: events.Add);
        await CollectAsync(Writer(new NoModel()), CancellationToken.None, onEvent: events.Add);

        ModelCall begun = events[0].Begun;
        Assert.True(begun is { Failed: true, Estimated: true, OutputTextTokens: 0 });
        Assert.Equal(Assert.Single(answered.Calls).InputUncachedTokens, begun.InputUncachedTokens);
        Assert.Single(events, next => next.EventCase == GenerateEvent.EventOneofCase.Begun);
    }

    [Fact]
    public async Task Write_StreamEndsBeforeTheFirstWord_QuotesInstead()
    {
        await using ChatServer server = await ChatServer.StartAsync(
            context => ChatServer.BreakAsync(context, [], Task.CompletedTask, cut: false));

        (_, GenerateResult result) = await WriteAsync(server.Endpoint);

        AssertQuotes(result, "generation: the model provider broke off", isCharged: true);
    }

    [Fact]
    public async Task Write_CallerGone_IsNotTheProvidersFault()
    {
        await using ChatServer server = await ChatServer.StartAsync(context => ChatServer.AnswerAsync(context, ["x"], null));
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => WriteAsync(server.Endpoint, cancellationToken: gone.Token));
    }

    [Fact]
    public async Task Write_OfATenant_CallCarriesThePrintOfThePromptAsItWasSent()
    {
        await using ChatServer server = await ChatServer.StartAsync(
            context => ChatServer.AnswerAsync(context, ["x"], new { prompt_tokens = 9, completion_tokens = 1, total_tokens = 10 }));
        await using ChatServer silent = await ChatServer.StartAsync(context => ChatServer.AnswerAsync(context, ["x"], null));

        PromptPrint print = Assert.Single((await WriteAsync(server.Endpoint, tenant: "acme")).Result.Calls).PromptPrint;
        PromptPrint unknown = Assert.Single((await WriteAsync(silent.Endpoint, tenant: "acme")).Result.Calls).PromptPrint;

        Assert.Equal(["instructions", "history", "passages", "question"], print.Sections.Select(section => section.Name));
        Assert.Equal(print.Tokens / 128, print.Steps.Count);
        Assert.False(print.IsUsageUnknown);
        Assert.True(unknown.IsUsageUnknown);
        Assert.Equal(print.Steps, unknown.Steps);
    }

    [Fact]
    public async Task Write_ModelFails_CallCarriesNoPrint()
    {
        await using ChatServer server = await ChatServer.StartAsync(context =>
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return Task.CompletedTask;
        });

        Assert.Null(Assert.Single((await WriteAsync(server.Endpoint, tenant: "acme")).Result.Calls).PromptPrint);
    }

    [Fact]
    public async Task Write_NoModel_QuotesWithoutDegradation()
    {
        (_, GenerateResult result) = await CollectAsync(Writer(new NoModel()), CancellationToken.None);

        Assert.Equal((ServedBy.Extractive, DegradationLevel.None), (result.ServedBy, result.Degradation.Level));
        Assert.Empty(result.Calls);
    }

    private static void AssertQuotes(GenerateResult result, string reason, bool isCharged)
    {
        Assert.Equal((ServedBy.Extractive, DegradationLevel.ExtractiveOnly), (result.ServedBy, result.Degradation.Level));
        Assert.Equal(reason, Assert.Single(result.Degradation.Reasons));
        Assert.NotEmpty(result.Citations);
        ModelCall call = Assert.Single(result.Calls);
        Assert.True(call is { Failed: true, OutputTextTokens: 0 });
        Assert.Equal((isCharged, isCharged), (call.Estimated, call.InputUncachedTokens > 0));
        Assert.DoesNotContain(Key, result.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("http", result.ToString(), StringComparison.Ordinal);
    }

    private static Task<(List<string> Deltas, GenerateResult Result)> WriteAsync(
        Uri endpoint,
        TimeSpan? firstToken = null,
        Action? onDelta = null,
        Action<GenerateEvent>? onEvent = null,
        string tenant = "",
        CancellationToken cancellationToken = default)
    {
        var options = new ModelOptions
        {
            Model = "test-model",
            Endpoint = endpoint,
            ApiKey = Key,
            FirstTokenTimeout = firstToken ?? s_limit,
            AnswerTimeout = s_limit,
        };
        var model = new OpenAiModel(Options.Create(options), TimeProvider.System);
        return CollectAsync(Writer(model), cancellationToken, onDelta, tenant, onEvent);
    }

    private static AnswerWriter Writer(IAnswerModel model) =>
        new(model, Printers.Of(model), TimeProvider.System, NullLogger<AnswerWriter>.Instance);

    private static async Task<(List<string> Deltas, GenerateResult Result)> CollectAsync(
        AnswerWriter writer,
        CancellationToken cancellationToken,
        Action? onDelta = null,
        string tenant = "",
        Action<GenerateEvent>? onEvent = null)
    {
        var request = new GenerateRequest
        {
            Question = "When does water boil?",
            History = { new Turn { Role = "user", Text = "Hello." }, new Turn { Role = "assistant", Text = "Hello!" } },
            Passages = { TestPassages.Create("Water boils at one hundred degrees. Steam rises.") },
        };
        var deltas = new List<string>();
        GenerateResult? result = null;
        await foreach (GenerateEvent piece in writer.WriteAsync(request, tenant, cancellationToken))
        {
            onEvent?.Invoke(piece);
            if (piece.EventCase == GenerateEvent.EventOneofCase.Delta)
            {
                deltas.Add(piece.Delta);
                onDelta?.Invoke();
            }

            result = piece.Result ?? result;
        }

        return (deltas, result!);
    }
}
