using Grpc.Core;
using RagPlatform.Contracts.V1;
using RagPlatform.CostAccounting.Prices;
using RagPlatform.ServiceDefaults.Errors;
using RagPlatform.Tokens.Pricing;

namespace RagPlatform.CostAccounting.Planning;

/// <summary>Replays traffic past all alternatives at once and ranks them.</summary>
internal sealed class CostPlanner(LedgerTraffic ledger, PriceList prices, TimeProvider time)
{
    private const long DayMs = 86_400_000;
    private const int DefaultDays = 30;

    /// <summary>The plan of a tenant.</summary>
    /// <exception cref="PlatformException">
    /// INVALID_ARGUMENT naming the field, NOT_FOUND for a model without a price, OUT_OF_RANGE when a sum does not fit 64 bits.
    /// </exception>
    public async Task<PlanCostReply> PlanAsync(string tenant, PlanCostRequest request, CancellationToken cancellationToken)
    {
        PlanRequestValidator.Validate(request);
        try
        {
            return request.Calls.Count > 0 ? OfCalls(request) : await OfLedgerAsync(tenant, request, cancellationToken);
        }
        catch (OverflowException)
        {
            throw new PlatformException(
                StatusCode.OutOfRange, "PLAN_OVERFLOW", "A sum of this plan does not fit 64 bits of nano-dollars; plan with less traffic.");
        }
    }

    private PlanCostReply OfCalls(PlanCostRequest request)
    {
        // Down to the last number, so that calls of one millisecond have one order however they came.
        TrafficCall[] calls = [.. request.Calls.OrderBy(call => call.AtMs).ThenBy(call => call.PromptTokens).ThenBy(call => call.OutputTokens)];
        AlternativeReplay[] replays = Replays(request);
        foreach (TrafficCall call in calls)
        {
            var tokens = new TokenCounts(InputUncached: call.PromptTokens, OutputText: call.OutputTokens);
            var replayed = new ReplayedCall(call.AtMs, string.Empty, string.Empty, tokens, 0, IsUnpriced: true, IsAvoided: false);
            foreach (AlternativeReplay replay in replays)
            {
                replay.Add(replayed);
            }
        }

        var reply = new PlanCostReply { FromMs = calls[0].AtMs, ToMs = calls[^1].AtMs + 1, Calls = calls.Length };
        PlannedCost[] costs = Finish(replays, reply);
        return Rank(reply, costs[0].Clone(), costs);
    }

    private async Task<PlanCostReply> OfLedgerAsync(string tenant, PlanCostRequest request, CancellationToken cancellationToken)
    {
        long toMs = request.ToMs == 0 ? time.GetUtcNow().ToUnixTimeMilliseconds() : request.ToMs;
        long fromMs = request.FromMs == 0 ? Math.Max(0, toMs - (DefaultDays * DayMs)) : request.FromMs;
        if (fromMs >= toMs)
        {
            throw PlatformException.InvalidField("to_ms", "The time to plan with ends after it begins: 'to_ms' is above 'from_ms'.");
        }

        if (toMs - fromMs > PlanRequestValidator.MaxDays * DayMs)
        {
            throw PlatformException.InvalidField("from_ms", $"A plan covers at most {PlanRequestValidator.MaxDays} days.");
        }

        var asBooked = new AlternativeReplay(new CostAlternative { Name = "as it was" }, prices.Book, time.GetUtcNow());
        AlternativeReplay[] replays = [asBooked, .. Replays(request)];
        var reply = new PlanCostReply { FromMs = fromMs, ToMs = toMs };
        await foreach (ReplayedCall call in ledger.ReadAsync(tenant, request, fromMs, toMs, cancellationToken))
        {
            reply.Calls += call.IsAvoided ? 0 : 1;
            reply.AvoidedCalls += call.IsAvoided ? 1 : 0;
            foreach (AlternativeReplay replay in replays)
            {
                replay.Add(call);
            }
        }

        PlannedCost[] costs = Finish(replays, reply);
        return Rank(reply, costs[0], costs[1..]);
    }

    private AlternativeReplay[] Replays(PlanCostRequest request)
    {
        DateTimeOffset now = time.GetUtcNow();
        CostAlternative? unknown = request.Alternatives.FirstOrDefault(
            alternative => alternative.Model.Length > 0 && prices.Book.Find(alternative.Provider, alternative.Model, now) is null);
        return unknown is null
            ? [.. request.Alternatives.Select(alternative => new AlternativeReplay(alternative, prices.Book, now))]
            : throw PlatformException.NotFound(
                "UNKNOWN_PRICE",
                $"The price book has no price of tokens for '{unknown.Provider}/{unknown.Model}' ('{unknown.Name}'); add one, or list those there are.",
                "alternatives.model");
    }

    private static PlannedCost[] Finish(AlternativeReplay[] replays, PlanCostReply reply) =>
        [.. replays.Select(replay => replay.Finish(reply.FromMs, reply.ToMs))];

    private static PlanCostReply Rank(PlanCostReply reply, PlannedCost baseline, PlannedCost[] costs)
    {
        reply.Baseline = baseline;
        foreach (PlannedCost cost in costs)
        {
            cost.SavedNanoUsd = checked(baseline.CostNanoUsd - cost.CostNanoUsd);
        }

        reply.Alternatives.AddRange(costs
            .OrderBy(cost => cost.UnpricedCalls > 0)
            .ThenBy(cost => cost.CostNanoUsd)
            .ThenBy(cost => cost.Name, StringComparer.Ordinal));
        return reply;
    }
}
