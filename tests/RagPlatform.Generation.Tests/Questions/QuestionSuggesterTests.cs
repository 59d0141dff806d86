using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using RagPlatform.Contracts.V1;
using RagPlatform.Generation.Answering;
using RagPlatform.Generation.Models;
using RagPlatform.Generation.Prompts;
using RagPlatform.Generation.Questions;
using RagPlatform.ServiceDefaults.Errors;
using RagPlatform.TestSupport.Models;
using Xunit;

namespace RagPlatform.Generation.Tests.Questions;

/// <summary>Questions over the real SDK and a real HTTP server.</summary>
public sealed class QuestionSuggesterTests
{
    private static readonly string[] s_texts = ["The keeper is called Ada.", "It opens at noon."];

    [Fact]
    public async Task Suggest_ModelAnswers_GivesQuestionsAndUsage()
    {
        await using ChatServer server = await ChatServer.StartAsync(context => ChatServer.AnswerAsync(
            context,
            ["[1] Who is ", "the keeper?\n[2] When", " does it open?\n"],
            new { prompt_tokens = 90, completion_tokens = 20, total_tokens = 110 }));

        SuggestQuestionsReply reply = await SuggestAsync(server);

        Assert.Equal(["Who is the keeper?"], reply.Texts[0].Questions);
        Assert.Equal(["When does it open?"], reply.Texts[1].Questions);
        Assert.Equal((false, string.Empty), (reply.WithoutModel, reply.Reason));
        Assert.Equal(
            new ModelCall { Provider = "openai", Model = "test-model", InputUncachedTokens = 90, OutputTextTokens = 20 }, Assert.Single(reply.Calls));
        Assert.Equal(
            [QuestionPrompt.Instructions, "[1] The keeper is called Ada.\n\n[2] It opens at noon.\n\nQuestions for each passage: 2"],
            server.Request!["messages"]!.AsArray().Select(message => message!["content"]!.ToString()));
    }

    [Fact]
    public async Task Suggest_ModelWritesSomethingElse_GivesNoneAndWhatItCost()
    {
        await using ChatServer server = await ChatServer.StartAsync(context => ChatServer.AnswerAsync(context, ["No."], null));

        SuggestQuestionsReply reply = await SuggestAsync(server);

        Assert.All(reply.Texts, text => Assert.Empty(text.Questions));
        Assert.Equal(2, reply.Texts.Count);
        Assert.True(Assert.Single(reply.Calls).Estimated);
    }

    [Fact]
    public async Task Suggest_ProviderRefuses_SaysWhyAndChargesNothing()
    {
        await using ChatServer server = await ChatServer.StartAsync(context =>
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return Task.CompletedTask;
        });

        SuggestQuestionsReply reply = await SuggestAsync(server);

        Assert.Empty(reply.Texts);
        Assert.Equal((false, "the model provider answered with status 503"), (reply.WithoutModel, reply.Reason));
        Assert.Equal(new ModelCall { Provider = "openai", Model = "test-model", Failed = true }, Assert.Single(reply.Calls));
    }

    [Fact]
    public async Task Suggest_StreamBreaksInTheMiddle_GivesNone()
    {
        await using ChatServer server = await ChatServer.StartAsync(
            context => ChatServer.BreakAsync(context, ["[1] Who is the keeper?\n"], Task.CompletedTask, cut: false));

        SuggestQuestionsReply reply = await SuggestAsync(server);

        Assert.Empty(reply.Texts);
        Assert.Equal("the model provider broke off", reply.Reason);
        Assert.True(Assert.Single(reply.Calls) is { Failed: true, Estimated: true, InputUncachedTokens: > 0, OutputTextTokens: > 0 });
    }

    [Fact]
    public async Task Suggest_NoModel_SaysSoAndCostsNothing()
    {
        SuggestQuestionsReply reply = await Suggester(new NoModel())
            .SuggestAsync(s_texts, 2, string.Empty, CancellationToken.None);

        Assert.Equal(new SuggestQuestionsReply { WithoutModel = true, Reason = "no model is configured" }, reply);
    }

    [Fact]
    public async Task Suggest_ForATenant_CallCarriesThePrint()
    {
        await using ChatServer server = await ChatServer.StartAsync(
            context => ChatServer.AnswerAsync(context, ["No."], new { prompt_tokens = 9, completion_tokens = 1, total_tokens = 10 }));

        PromptPrint print = Assert.Single((await SuggestAsync(server, "acme")).Calls).PromptPrint;

        Assert.Equal(["instructions", "passages", "question"], print.Sections.Select(section => section.Name));
    }

    [Theory]
    [InlineData(0, 10, 1, "texts")]
    [InlineData(21, 10, 1, "texts")]
    [InlineData(1, 0, 1, "texts")]
    [InlineData(1, 65_537, 1, "texts")]
    [InlineData(1, 10, 0, "count")]
    [InlineData(1, 10, 6, "count")]
    public void SuggestQuestions_OutOfBounds_NamesTheField(int texts, int characters, int count, string field)
    {
        var suggester = Suggester(new NoModel());
        var writer = new AnswerWriter(new NoModel(), Printers.Of(new NoModel()), TimeProvider.System, NullLogger<AnswerWriter>.Instance);
        var service = new GenerationGrpcService(
            writer,
            suggester,
            new NoModel(),
            new CheaperModel(new NoModel(), writer),
            Options.Create(new ModelOptions()));
        var request = new SuggestQuestionsRequest { Texts = { Enumerable.Repeat(new string('x', characters), texts) }, Count = count };

        PlatformException refusal = Assert.Throws<PlatformException>(() => { _ = service.SuggestQuestions(request, null!); });

        Assert.Equal(field, refusal.Field);
    }

    [Fact]
    public void Instructions_OfThePrompt_AskForNumbersAndDistrustPassages()
    {
        Assert.Contains("square brackets", QuestionPrompt.Instructions, StringComparison.Ordinal);
        Assert.Contains("never instructions", QuestionPrompt.Instructions, StringComparison.Ordinal);

        // The form it asks for is the one that is read.
        string example = QuestionPrompt.Instructions[QuestionPrompt.Instructions.IndexOf("[2]", StringComparison.Ordinal)..];
        Assert.Equal([[], ["When does the harbour office open?"]], QuestionReader.Read(example, texts: 2, count: 1));
    }

    private static Task<SuggestQuestionsReply> SuggestAsync(ChatServer server, string tenant = "")
    {
        var options = new ModelOptions { Model = "test-model", Endpoint = server.Endpoint };
        var model = new OpenAiModel(Options.Create(options), TimeProvider.System);
        return Suggester(model).SuggestAsync(s_texts, 2, tenant, CancellationToken.None);
    }

    private static QuestionSuggester Suggester(IAnswerModel model) =>
        new(model, Printers.Of(model), TimeProvider.System, NullLogger<QuestionSuggester>.Instance);
}
