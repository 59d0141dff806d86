using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using RagPlatform.ServiceDefaults.Errors;

namespace RagPlatform.ServiceDefaults.Resilience;

/// <summary>
/// The one pipeline in front of a dependency: a deadline for the whole call; retries with jitter on UNAVAILABLE, within a budget; a
/// circuit breaker around each attempt. Server streams get the deadline and the breaker, and are begun again only while nothing of
/// them has arrived. Client streams cannot be sent twice: deadline and breaker only.
/// </summary>
internal sealed partial class ResilienceInterceptor : Interceptor
{
    private readonly string _service;
    private readonly ResilienceOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly RetryBudget _budget;
    private readonly ResiliencePipeline _pipeline;
    private readonly CircuitBreakerStateProvider _breaker = new();

    public ResilienceInterceptor(string service, ResilienceOptions options, TimeProvider time, ILogger<ResilienceInterceptor> logger)
    {
        _service = service;
        _options = options;
        _time = time;
        _logger = logger;
        _budget = new RetryBudget(options.RetryBudget);
        _pipeline = Build();
    }

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
    {
        ClientInterceptorContext<TRequest, TResponse> bounded = WithDeadline(context, _options.CallTimeout);
        AsyncUnaryCall<TResponse>? last = null;
        Task<TResponse> response = ExecuteAsync(
            async () =>
            {
                last = continuation(request, bounded);
                return await last.ResponseAsync;
            },
            context.Options.CancellationToken);

        return new AsyncUnaryCall<TResponse>(
            response,
            HeadersAfter(response, () => last!.ResponseHeadersAsync),
            () => last?.GetStatus() ?? Status.DefaultCancelled,
            () => last?.GetTrailers() ?? [],
            () => last?.Dispose());
    }

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        TRequest request, ClientInterceptorContext<TRequest, TResponse> context,
        AsyncServerStreamingCallContinuation<TRequest, TResponse> continuation)
    {
        ClientInterceptorContext<TRequest, TResponse> bounded = WithDeadline(context, _options.StreamTimeout);
        AsyncServerStreamingCall<TResponse>? last = null;
        var reader = new FirstMessageReader<TResponse>(cancellationToken => ExecuteAsync(
            async () =>
            {
                last = continuation(request, bounded);
                return (last.ResponseStream, await last.ResponseStream.MoveNext(cancellationToken));
            },
            context.Options.CancellationToken));

        return new AsyncServerStreamingCall<TResponse>(
            reader,
            HeadersAfter(reader.Started, () => last!.ResponseHeadersAsync),
            () => last?.GetStatus() ?? Status.DefaultCancelled,
            () => last?.GetTrailers() ?? [],
            () => last?.Dispose());
    }

    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
        ClientInterceptorContext<TRequest, TResponse> context, AsyncClientStreamingCallContinuation<TRequest, TResponse> continuation)
    {
        if (_breaker.CircuitState is CircuitState.Open or CircuitState.Isolated)
        {
            throw Unavailable(null).ToRpcException();
        }

        return continuation(context);
    }

    private ResiliencePipeline Build() => new ResiliencePipelineBuilder { TimeProvider = _time }
        .AddRetry(new RetryStrategyOptions
        {
            MaxRetryAttempts = Math.Max(1, _options.MaxRetries),
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = _options.RetryDelay,
            ShouldHandle = arguments => ValueTask.FromResult(
                _options.MaxRetries > 0
                && arguments.Outcome.Exception is RpcException { StatusCode: StatusCode.Unavailable }
                && _budget.TryTake()),
            OnRetry = arguments =>
            {
                ResilienceMetrics.Retried(_service);
                LogRetry(_logger, _service, arguments.AttemptNumber + 1, arguments.Outcome.Exception?.Message ?? string.Empty);
                return ValueTask.CompletedTask;
            },
        })
        .AddCircuitBreaker(new CircuitBreakerStrategyOptions
        {
            FailureRatio = _options.BreakerFailureRatio,
            MinimumThroughput = _options.BreakerMinimumThroughput,
            SamplingDuration = _options.BreakerWindow,
            BreakDuration = _options.BreakDuration,
            StateProvider = _breaker,
            ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome.Exception is RpcException
            {
                StatusCode: StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.Internal,
            }),
            OnOpened = arguments =>
            {
                ResilienceMetrics.Opened(_service);
                LogOpened(_logger, _service, (long)arguments.BreakDuration.TotalMilliseconds);
                return ValueTask.CompletedTask;
            },
            OnClosed = _ =>
            {
                LogClosed(_logger, _service);
                return ValueTask.CompletedTask;
            },
        })
        .Build();

    private async Task<T> ExecuteAsync<T>(Func<Task<T>> attempt, CancellationToken cancellationToken)
    {
        try
        {
            T result = await _pipeline.ExecuteAsync(async _ => await attempt(), cancellationToken);
            _budget.Earn();
            return result;
        }
        catch (BrokenCircuitException open)
        {
            throw Unavailable(open).ToRpcException();
        }
        catch (RpcException failure) when (failure.StatusCode == StatusCode.Unavailable
            && failure.Trailers.Get(ErrorDetails.TrailerName) is null)
        {
            // The transport's own words ("Connection refused (localhost:5011)") are for the log, not for a caller.
            throw Unavailable(failure).ToRpcException();
        }
    }

    private PlatformException Unavailable(Exception? cause) => new(
        StatusCode.Unavailable,
        "SERVICE_UNAVAILABLE",
        $"The {_service} service cannot be reached at the moment; try again in a few seconds.",
        innerException: cause);

    private ClientInterceptorContext<TRequest, TResponse> WithDeadline<TRequest, TResponse>(
        ClientInterceptorContext<TRequest, TResponse> context, TimeSpan timeout)
        where TRequest : class
        where TResponse : class =>
        context.Options.Deadline is not null
            ? context
            : new(context.Method, context.Host, context.Options.WithDeadline(_time.GetUtcNow().UtcDateTime + timeout));

    private static async Task<Metadata> HeadersAfter(Task response, Func<Task<Metadata>> headers)
    {
        await response;
        return await headers();
    }

    [LoggerMessage(EventId = 1, EventName = "CallRetried", Level = LogLevel.Debug,
        Message = "Call to {Service} failed, attempt {Attempt} follows: {Error}")]
    private static partial void LogRetry(ILogger logger, string service, int attempt, string error);

    [LoggerMessage(EventId = 2, EventName = "BreakerOpened", Level = LogLevel.Warning,
        Message = "Calls to {Service} fail: the breaker is open for {DurationMs} ms")]
    private static partial void LogOpened(ILogger logger, string service, long durationMs);

    [LoggerMessage(EventId = 3, EventName = "BreakerClosed", Level = LogLevel.Information, Message = "Calls to {Service} work again")]
    private static partial void LogClosed(ILogger logger, string service);
}
