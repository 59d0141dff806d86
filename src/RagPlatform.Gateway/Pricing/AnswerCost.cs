using RagPlatform.Contracts.Usage;
using RagPlatform.Contracts.V1;
using RagPlatform.Gateway.Budgets;
using RagPlatform.Tokens.Pricing;

namespace RagPlatform.Gateway.Pricing;

/// <summary>What one answer used and what that costs, as the reply shows it and as the ledger books it: the same numbers.</summary>
internal sealed class AnswerCost
{
    private const string Generation = "generation";
    private const string FailedCalls = "failed_calls";
    private const string QueryEmbedding = "query_embedding";
    private const string AvoidedByCache = "avoided_by_cache";
    private const string BuiltInProvider = "builtin";

    private readonly PriceBook _prices;
    private readonly UsageEvent _template;
    private readonly DateTimeOffset _at;
    private readonly List<UsageEvent> _events = [];

    /// <param name="prices">Prices now.</param>
    /// <param name="template">Carries whose and which answer's cost it is.</param>
    public AnswerCost(PriceBook prices, UsageEvent template)
    {
        _prices = prices;
        _template = template;
        _at = DateTimeOffset.FromUnixTimeMilliseconds(template.OccurredAtMs);
    }

    /// <summary>What the reply shows.</summary>
    public Usage Usage { get; } = new();

    /// <summary>What the ledger books; event ids are derived from the answer's, so a repeated delivery counts once.</summary>
    public IReadOnlyList<UsageEvent> Events => _events;

    /// <summary>The same without what a stored answer saved: for a question that got no answer.</summary>
    public IEnumerable<UsageEvent> Spent => _events.Where(usage => usage.Category != AvoidedByCache);

    /// <summary>How often the question was embedded.</summary>
    public int Embeddings => _events.Count(usage => usage.Category == QueryEmbedding);

    /// <summary>What is added from now on is paid with a grant.</summary>
    public void PayWith(BudgetGrant grant)
    {
        _template.ReservationId = grant.ReservationId;
        _template.OccurredAtMs = grant.At.ToUnixTimeMilliseconds();
    }

    /// <summary>
    /// What was spent of a grant. Tokens without a known price cost a budget the price book's ceiling although the ledger books them as
    /// unpriced: a model nobody has priced must not be one without a limit.
    /// </summary>
    public long PaidWith(BudgetGrant grant) => Spent
        .Where(usage => usage.ReservationId == grant.ReservationId)
        .Sum(usage => usage.PriceUnknown
            ? _prices.Reserve(usage.Provider, usage.Model, _at, usage.Tokens.ToCounts(), usage.ToTerms())
            : usage.CostNanoUsd);

    /// <summary>Adds the question's embedding.</summary>
    public void AddEmbedding(string model, int tokens)
    {
        if (tokens > 0)
        {
            Usage.EmbeddingTokens += tokens;
            Add(QueryEmbedding, BuiltInProvider, model, new TokenCounts(Embedding: tokens));
        }
    }

    /// <summary>Adds calls to models.</summary>
    public void AddCalls(IEnumerable<ModelCall> calls)
    {
        foreach (ModelCall call in calls)
        {
            AddCall(call);
        }
    }

    /// <summary>Adds a call to a model.</summary>
    public void AddCall(ModelCall call)
    {
        TokenCounts tokens = call.ToBuckets().ToCounts();
        Usage.InputTokens += tokens.InputUncached + tokens.CacheWrite + tokens.CacheWrite1h;
        Usage.CachedInputTokens += tokens.CacheRead;
        Usage.OutputTokens += tokens.OutputText + tokens.OutputReasoning;
        Add(call.Failed ? FailedCalls : Generation, call.Provider, call.Model, tokens, call.Region);
        _events[^1].PromptPrint = call.PromptPrint;
    }

    /// <summary>Adds what a stored answer saved: booked beside the costs, not part of them.</summary>
    public void AddAvoided(Usage original)
    {
        UsageEvent avoided = NewEvent(AvoidedByCache);
        avoided.Model = original.Model;

        // Of an answer whose price was not wholly known nobody can say what it saved, and the ledger takes no amount for what is unpriced.
        avoided.CostNanoUsd = original.PriceUnknown ? 0 : original.CostNanoUsd;
        avoided.PriceUnknown = original.PriceUnknown;
        avoided.Tokens = new TokenBuckets
        {
            InputUncached = original.InputTokens,
            CacheRead = original.CachedInputTokens,
            OutputText = original.OutputTokens,
        };
        _events.Add(avoided);
    }

    /// <summary>
    /// The most a model's answer may cost: a token is at least one byte, so the bytes of what is sent are an upper bound of its tokens.
    /// They may all be written to the provider's cache, which can cost more than reading them. Where the price is unknown every token is taken
    /// at the price book's ceiling.
    /// </summary>
    /// <exception cref="OverflowException">The amount does not fit 64 bits.</exception>
    public static long WorstCase(PriceBook prices, DescribeGenerationReply model, long promptBytes, DateTimeOffset at) => prices.ReserveCall(
        model.Provider, model.Model, at, model.InstructionTokens + promptBytes, model.MaxOutputTokens, new PriceTerms(Region: model.Region));

    private void Add(string category, string provider, string model, TokenCounts tokens, string region = "")
    {
        UsageEvent usage = NewEvent(category);
        usage.Provider = provider;
        usage.Model = model;
        usage.Region = region;
        PriceRow? price = _prices.Find(provider, model, _at);
        long cost = price?.Cost(tokens, usage.ToTerms()) ?? 0;
        usage.Tokens = tokens.ToBuckets();
        usage.PriceId = price?.Id ?? string.Empty;
        usage.CostNanoUsd = cost;
        usage.PriceUnknown = price is null;
        _events.Add(usage);

        Usage.PriceUnknown |= price is null;
        Usage.CostNanoUsd = checked(Usage.CostNanoUsd + cost);
        Usage.CostByCategory.TryGetValue(category, out long sum);
        Usage.CostByCategory[category] = checked(sum + cost);
    }

    private UsageEvent NewEvent(string category)
    {
        UsageEvent usage = _template.Clone();
        usage.EventId = $"{_template.AnswerId}/{_events.Count}";
        usage.Category = category;
        return usage;
    }
}
