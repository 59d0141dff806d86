using System.Runtime.ExceptionServices;
using Grpc.Core;
using Microsoft.Extensions.Options;
using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;
using RagPlatform.Contracts.V1;
using RagPlatform.ServiceDefaults.Errors;

namespace RagPlatform.Retrieval.Search.Fallback;

/// <summary>
/// Tries a tenant's retrievers in their order until one serves, each behind its own deadline and breaker, and says which one did and why the
/// ones before it did not. A request at fault fails at once; where the relational store is away, only retrievers that do without are tried.
/// </summary>
internal sealed partial class RetrieverChain
{
    private readonly IReadOnlyDictionary<string, (IRetriever Retriever, ResiliencePipeline Guard)> _retrievers;
    private readonly IOptionsMonitor<RetrieverOptions> _options;
    private readonly ILogger<RetrieverChain> _logger;

    public RetrieverChain(
        IEnumerable<IRetriever> retrievers, IOptionsMonitor<RetrieverOptions> options, TimeProvider time, ILogger<RetrieverChain> logger)
    {
        _options = options;
        _logger = logger;
        _retrievers = retrievers.ToDictionary(
            retriever => retriever.Name, retriever => (retriever, Guard(options.CurrentValue, time)), StringComparer.Ordinal);
    }

    /// <summary>The names in a chain.</summary>
    public static string[] Split(string chain) => chain.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Searches.</summary>
    /// <exception cref="PlatformException">The request is at fault, or UNAVAILABLE: no retriever of the chain could serve.</exception>
    public async Task<SearchResult> SearchAsync(SearchQuery query, CancellationToken cancellationToken)
    {
        var reasons = new List<string>();
        Exception? last = null;
        Exception? storeAway = null;
        (IRetriever Retriever, ResiliencePipeline Guard)[] chain = [.. Chain(query)];
        foreach ((IRetriever retriever, _) in chain)
        {
            retriever.Prepare(query);
        }

        foreach ((IRetriever retriever, ResiliencePipeline guard) in chain)
        {
            if (storeAway is not null && retriever.NeedsStore)
            {
                continue;
            }

            try
            {
                SearchResult result = await guard.ExecuteAsync(
                    async token => await retriever.SearchAsync(query, token), cancellationToken);
                if (ReferenceEquals(result, SearchResult.Miss))
                {
                    RetrieverMetrics.Record(retriever.Name, "missed");
                    continue;
                }

                RetrieverMetrics.Record(retriever.Name, "served");
                return result with { ServedBy = retriever.Name, Degradation = DegradationOf(retriever, reasons) };
            }
            catch (Exception failure) when (!cancellationToken.IsCancellationRequested && !IsAtFault(failure))
            {
                last = failure;
                storeAway ??= StoreOutage.Recognise(failure) is null ? null : failure;
                (string outcome, string reason) = Explain(failure);
                reasons.Add($"retrieval: {retriever.Name} {reason}");
                RetrieverMetrics.Record(retriever.Name, outcome);
                LogFailed(_logger, retriever.Name, query.Caller.Tenant, reason, failure is BrokenCircuitException ? null : failure);
            }
        }

        if (storeAway is not null)
        {
            ExceptionDispatchInfo.Throw(storeAway);
        }

        throw new PlatformException(
            StatusCode.Unavailable,
            "RETRIEVAL_UNAVAILABLE",
            $"No search can be served at the moment ({string.Join("; ", reasons)}); try again.",
            innerException: last);
    }

    private IEnumerable<(IRetriever Retriever, ResiliencePipeline Guard)> Chain(SearchQuery query)
    {
        RetrieverOptions options = _options.CurrentValue;
        string chain = options.Tenants.GetValueOrDefault(query.Caller.Tenant, options.Chain);
        return Split(chain).Select(name => _retrievers[name]).Where(entry => entry.Retriever.Serves(query));
    }

    // What was asked for in that way is not a lesser answer.
    private static Degradation DegradationOf(IRetriever retriever, List<string> reasons)
    {
        var degradation = new Degradation { Level = reasons.Count == 0 ? DegradationLevel.None : retriever.Level };
        degradation.Reasons.AddRange(reasons);
        return degradation;
    }

    // What no other retriever could mend.
    private static bool IsAtFault(Exception failure) =>
        failure is PlatformException { Code: not (StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.Internal) };

    private static (string Outcome, string Reason) Explain(Exception failure) => failure switch
    {
        TimeoutRejectedException => ("late", "took too long"),
        BrokenCircuitException => ("skipped", "is left out after failures"),
        _ when StoreOutage.Recognise(failure) is not null => ("failed", "cannot reach the store"),
        _ => ("failed", "failed"),
    };

    private static ResiliencePipeline Guard(RetrieverOptions options, TimeProvider time) =>
        new ResiliencePipelineBuilder { TimeProvider = time }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions
            {
                FailureRatio = options.BreakerFailureRatio,
                MinimumThroughput = options.BreakerMinimumThroughput,
                SamplingDuration = options.BreakerWindow,
                BreakDuration = options.BreakDuration,
                ShouldHandle = new PredicateBuilder().Handle<Exception>(
                    failure => failure is not OperationCanceledException && !IsAtFault(failure) && StoreOutage.Recognise(failure) is null),
            })
            .AddTimeout(options.Deadline)
            .Build();

    [LoggerMessage(EventId = 1, EventName = "RetrieverFailed", Level = LogLevel.Warning,
        Message = "Retriever {Retriever} {Reason} for a search of {Tenant}; the next one is tried")]
    private static partial void LogFailed(ILogger logger, string retriever, string tenant, string reason, Exception? exception);
}
