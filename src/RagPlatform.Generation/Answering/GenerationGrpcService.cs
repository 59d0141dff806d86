using Grpc.Core;
using Microsoft.Extensions.Options;
using RagPlatform.Contracts.V1;
using RagPlatform.Generation.Models;
using RagPlatform.Generation.Prompts;
using RagPlatform.Generation.Questions;
using RagPlatform.ServiceDefaults.Errors;
using RagPlatform.ServiceDefaults.Identity;

namespace RagPlatform.Generation.Answering;

/// <summary>The edge of generation.</summary>
internal sealed class GenerationGrpcService(
    AnswerWriter writer, QuestionSuggester suggester, IAnswerModel model, CheaperModel cheaper, IOptions<ModelOptions> options)
    : GenerationService.GenerationServiceBase
{
    private const int MaxPassages = 50;
    private const int MaxTexts = 20;
    private const int MaxTextCharacters = 65_536;
    private const int MaxQuestions = 5;
    private const int MaxTenantLength = 256;

    [RequireRole(Roles.Reader)]
    public override async Task Generate(
        GenerateRequest request, IServerStreamWriter<GenerateEvent> responseStream, ServerCallContext context)
    {
        if (string.IsNullOrWhiteSpace(request.Question))
        {
            throw PlatformException.InvalidField("question", "Ask a question: 'question' is empty.");
        }

        if (request.Passages.Count > MaxPassages)
        {
            throw PlatformException.InvalidField("passages", $"Give at most {MaxPassages} passages.");
        }

        if (request.CheaperModel && !cheaper.Model.IsConfigured)
        {
            // It was when the caller asked what there is. The first one is not what the money is for.
            request.CheaperModel = false;
            request.WithoutModelReason = "the cheaper model is no longer configured";
        }

        AnswerWriter chosen = request.CheaperModel ? cheaper.Writer : writer;
        await foreach (GenerateEvent next in chosen.WriteAsync(request, context.GetIdentity().Tenant, context.CancellationToken))
        {
            await responseStream.WriteAsync(next, context.CancellationToken);
        }
    }

    [RequireRole(Roles.Service)]
    public override Task<SuggestQuestionsReply> SuggestQuestions(SuggestQuestionsRequest request, ServerCallContext context)
    {
        if (request.Texts.Count is < 1 or > MaxTexts || request.Texts.Any(text => text.Length is < 1 or > MaxTextCharacters))
        {
            throw PlatformException.InvalidField("texts", $"Give 1 to {MaxTexts} texts of 1 to {MaxTextCharacters:N0} characters.");
        }

        if (request.Tenant.Length > MaxTenantLength)
        {
            throw PlatformException.InvalidField("tenant", $"'tenant' has at most {MaxTenantLength} characters.");
        }

        return request.Count is >= 1 and <= MaxQuestions
            ? suggester.SuggestAsync(request.Texts, request.Count, request.Tenant, context.CancellationToken)
            : throw PlatformException.InvalidField("count", $"'count' is 1 to {MaxQuestions} questions a text.");
    }

    [RequireRole(Roles.Reader, Roles.Service)]
    public override Task<DescribeGenerationReply> Describe(DescribeGenerationRequest request, ServerCallContext context)
    {
        DescribeGenerationReply reply = Describe(model);
        reply.Cheaper = cheaper.Model.IsConfigured ? Describe(cheaper.Model) : null;
        return Task.FromResult(reply);
    }

    private DescribeGenerationReply Describe(IAnswerModel described) => new()
    {
        Provider = described.Provider,
        Model = described.Name,
        PromptVersion = AnswerPrompt.Version,
        MaxOutputTokens = described.IsConfigured ? options.Value.MaxOutputTokens : 0,
        InstructionTokens = described.IsConfigured ? AnswerPrompt.MaxTokens : 0,
        Region = described.Region,
        QuestionInstructionTokens = described.IsConfigured ? QuestionPrompt.MaxTokens : 0,
    };
}
