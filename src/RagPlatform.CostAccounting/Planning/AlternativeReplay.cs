using RagPlatform.Contracts.V1;
using RagPlatform.Tokens.Pricing;

namespace RagPlatform.CostAccounting.Planning;

/// <summary>One alternative while the traffic passes it; calls come in the order of their time.</summary>
internal sealed class AlternativeReplay
{
    private const int Percent = 100;
    private const long MonthMs = 30 * 86_400_000L;

    // Less says nothing of a month, and what it would come to may not fit.
    private const long LeastWindowMs = 60_000;
    private readonly CostAlternative _alternative;
    private readonly PriceBook _prices;
    private readonly PriceRow? _price;
    private readonly HitReplay _hits;
    private readonly PrefixReplay? _prefix;
    private readonly FleetReplay? _fleet;
    private readonly PlannedCost _sum;
    private TokenCounts _tokens;

    /// <param name="alternative">Valid.</param>
    /// <param name="prices">Prices of calls whose model the alternative leaves as it was.</param>
    /// <param name="now">The time whose prices hold for a model it names.</param>
    public AlternativeReplay(CostAlternative alternative, PriceBook prices, DateTimeOffset now)
    {
        _alternative = alternative;
        _prices = prices;
        _price = alternative.Model.Length > 0 ? prices.Find(alternative.Provider, alternative.Model, now) : null;
        _hits = new HitReplay(alternative.HasAnswerHitPercent ? alternative.AnswerHitPercent : null);
        _prefix = alternative.PromptCache is { } layout ? new PrefixReplay(layout) : null;
        _fleet = alternative.Fleet is { } fleet ? new FleetReplay(fleet) : null;
        _sum = new PlannedCost { Name = alternative.Name };
    }

    private bool IsPricedAsBooked =>
        _prefix is null && _alternative is { Model: "", Batch: false, Region: "", TokenPercent: 0 or Percent };

    /// <summary>Replays a call, or a question that was answered without one.</summary>
    /// <exception cref="OverflowException">The sum does not fit 64 bits.</exception>
    public void Add(in ReplayedCall call)
    {
        if (!call.IsBesideAnswers && _hits.IsHit(call.IsAvoided))
        {
            _sum.AnsweredByCache++;
            return;
        }

        TokenCounts tokens = Scale(call.Tokens);
        tokens = call.IsBesideAnswers ? tokens : _prefix?.Split(call.AtMs, tokens) ?? tokens;
        _tokens = _tokens.Plus(tokens);
        _sum.PaidCalls++;
        if (_fleet is not null)
        {
            _fleet.Add(call.AtMs, tokens);
        }
        else if (Cost(call, tokens) is { } cost)
        {
            _sum.TokensNanoUsd = checked(_sum.TokensNanoUsd + cost);
        }
        else
        {
            _sum.UnpricedCalls++;
        }
    }

    /// <summary>The sum over a window of time.</summary>
    /// <exception cref="OverflowException">It does not fit 64 bits.</exception>
    public PlannedCost Finish(long fromMs, long toMs)
    {
        if (_fleet is not null)
        {
            (_sum.Machines, _sum.FleetNanoUsd) = _fleet.Finish(fromMs, toMs);
        }

        long window = toMs - fromMs;
        _sum.FixedNanoUsd = Share(_alternative.FixedNanoUsdPerMonth, window, MonthMs);
        _sum.CostNanoUsd = checked(_sum.TokensNanoUsd + _sum.FleetNanoUsd + _sum.FixedNanoUsd);
        _sum.PerMonthNanoUsd = window < LeastWindowMs ? 0 : Share(_sum.CostNanoUsd, MonthMs, window);
        _sum.Tokens = _tokens.ToBuckets();
        _sum.PrefixReads = _prefix?.Reads ?? 0;
        _sum.PrefixWrites = _prefix?.Writes ?? 0;
        return _sum;
    }

    private static long Share(long amount, long part, long whole) => NanoDollars.RoundUp((Int128)amount * part, whole);

    private long? Cost(in ReplayedCall call, TokenCounts tokens)
    {
        // What a cache spared is booked under its model alone, without the provider that a price is found by.
        bool isOfUnknownProvider = call.IsAvoided && call.Provider.Length == 0 && _alternative.Model.Length == 0;
        if (IsPricedAsBooked || isOfUnknownProvider)
        {
            return call.IsUnpriced ? null : call.CostNanoUsd;
        }

        PriceRow? row = _alternative.Model.Length > 0
            ? _price
            : _prices.Find(call.Provider, call.Model, DateTimeOffset.FromUnixTimeMilliseconds(call.AtMs));
        return row?.Cost(tokens, TermsOf(call));
    }

    // What the alternative does not name stays as it was: a call that went in a batch, or through a region, still does.
    private PriceTerms TermsOf(in ReplayedCall call) => new(
        _alternative.Batch || call.Terms.Batch, _alternative.Region.Length > 0 ? _alternative.Region : call.Terms.Region);

    private TokenCounts Scale(TokenCounts tokens)
    {
        int percent = _alternative.TokenPercent;
        return percent is 0 or Percent
            ? tokens
            : new TokenCounts(
                Scaled(tokens.InputUncached, percent),
                Scaled(tokens.CacheRead, percent),
                Scaled(tokens.CacheWrite, percent),
                Scaled(tokens.OutputText, percent),
                Scaled(tokens.OutputReasoning, percent),
                CacheWrite1h: Scaled(tokens.CacheWrite1h, percent));
    }

    private static long Scaled(long tokens, int percent) => checked((tokens * percent) + Percent - 1) / Percent;
}
