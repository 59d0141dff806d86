using Grpc.Core;
using RagPlatform.Contracts.V1;
using RagPlatform.Gateway.Asking;
using RagPlatform.Gateway.Pricing;
using RagPlatform.ServiceDefaults.Errors;

namespace RagPlatform.Gateway.Budgets;

/// <summary>Decides before a model is called whether its answer may cost what it may cost at most.</summary>
internal sealed partial class BudgetGate(BudgetLeases leases, CurrentPrices prices, ILogger<BudgetGate> logger)
{
    // For a model that could not be asked what it is: more instructions than Generation sends, and the longest answer it can be set to.
    private static readonly DescribeGenerationReply s_unknownModel = new() { InstructionTokens = 4096, MaxOutputTokens = 32_768 };

    /// <summary>Takes the money for a question's model; the question holds the grant until it is settled.</summary>
    /// <returns>Why the model may not be called and the answer is made without it; empty when it may.</returns>
    /// <exception cref="PlatformException">
    /// RESOURCE_EXHAUSTED (BUDGET_EXCEEDED) naming the budget, unless it allows a cheaper answer: by the cheaper model where the budget has enough
    /// for that one, else without a model.
    /// </exception>
    public async ValueTask<string> AdmitAsync(
        Question question, DescribeGenerationReply? model, long promptBytes, CancellationToken cancellationToken)
    {
        if (question.Grant is not null || model is { MaxOutputTokens: 0 })
        {
            return string.Empty;
        }

        BudgetDecision decision = await TakeAsync(question, model ?? s_unknownModel, promptBytes, cancellationToken);
        if (decision is { Grant: null, Refusal: null })
        {
            return "budget: CostAccounting cannot be reached, so that it is not known what may be spent";
        }

        if (decision.Refusal is not { } refusal)
        {
            return string.Empty;
        }

        if (!refusal.Budget.BudgetFallback)
        {
            throw new PlatformException(StatusCode.ResourceExhausted, "BUDGET_EXCEEDED", refusal.Message);
        }

        string reason = $"budget: {refusal.Message}";
        if (model?.Cheaper is { } cheaper && (await TakeAsync(question, cheaper, promptBytes, cancellationToken)).Grant is not null)
        {
            question.CheaperReason = reason;
            return string.Empty;
        }

        return reason;
    }

    private async ValueTask<BudgetDecision> TakeAsync(
        Question question, DescribeGenerationReply model, long promptBytes, CancellationToken cancellationToken)
    {
        long worst = AnswerCost.WorstCase(prices.Book, model, promptBytes, question.AskedAt);
        BudgetDecision decision = await leases.TakeAsync(
            new Payer(question.Caller.Tenant, question.Caller.Team, question.Caller.Subject), worst, cancellationToken);
        question.Grant = decision.Grant;
        if (decision.Grant is { Warning: { Length: > 0 } warning })
        {
            LogSoftLimit(logger, question.Caller.Tenant, question.Caller.Subject, warning);
        }

        return decision;
    }

    [LoggerMessage(EventId = 1, EventName = "BudgetSoftLimit", Level = LogLevel.Warning,
        Message = "A call of {Subject} in tenant {Tenant} is above a soft limit: {Warning}")]
    private static partial void LogSoftLimit(ILogger logger, string tenant, string subject, string warning);
}
