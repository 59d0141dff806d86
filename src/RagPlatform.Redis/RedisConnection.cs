using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Polly;
using Polly.CircuitBreaker;
using StackExchange.Redis;

namespace RagPlatform.Redis;

/// <summary>
/// A service's connection to Redis. It comes up by itself, also when Redis starts later or again; until then, and while the breaker is
/// open, commands fail at once. Thread-safe; one a process.
/// </summary>
public sealed class RedisConnection : IAsyncDisposable
{
    /// <summary>Name of the source of spans, one a command.</summary>
    public const string SourceName = "RagPlatform.Redis";

    private const int FailuresToBreak = 5;
    private static readonly TimeSpan s_sampling = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_shortestHeartbeat = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan s_longestHeartbeat = TimeSpan.FromSeconds(1);
    private static readonly ActivitySource s_source = new(SourceName);

    private readonly RedisOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<RedisConnection> _logger;
    private readonly Lazy<Task<ConnectionMultiplexer>> _connection;
    private readonly ResiliencePipeline _pipeline;

    /// <summary>Prepares the connection; the first command or <see cref="Start"/> opens it.</summary>
    /// <param name="options">Where Redis is and how long it may take.</param>
    /// <param name="time">Measures commands and the breaker's times.</param>
    /// <param name="logger">Hears of lost and restored connections.</param>
    public RedisConnection(IOptions<RedisOptions> options, TimeProvider time, ILogger<RedisConnection> logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options.Value;
        _time = time;
        _logger = logger;
        _connection = new Lazy<Task<ConnectionMultiplexer>>(ConnectAsync);
        _pipeline = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions
            {
                FailureRatio = 0.5,
                MinimumThroughput = FailuresToBreak,
                SamplingDuration = s_sampling,
                BreakDuration = _options.BreakDuration,
                ShouldHandle = new PredicateBuilder().Handle<RedisException>().Handle<TimeoutException>(),
            })
            .Build();
    }

    /// <summary>Whether the connection is open at this moment.</summary>
    public bool IsConnected => _connection is { IsValueCreated: true, Value: { IsCompletedSuccessfully: true, Result.IsConnected: true } };

    /// <summary>Opens the connection in the background.</summary>
    public void Start() => _ = _connection.Value;

    /// <summary>Runs commands against Redis.</summary>
    /// <param name="operation">Names the span, such as <c>GET</c>.</param>
    /// <param name="commands">The commands; they are sent at once, so those that belong together travel together.</param>
    /// <param name="cancellationToken">Ends the wait; what was sent may still happen.</param>
    /// <exception cref="RedisUnavailableException">Redis is down, did not answer in time, or refused.</exception>
    public async Task<T> RunAsync<T>(string operation, Func<IDatabase, Task<T>> commands, CancellationToken cancellationToken)
    {
        using Activity? span = s_source.StartActivity($"redis {operation}", ActivityKind.Client);
        span?.SetTag("db.system.name", "redis");
        span?.SetTag("db.operation.name", operation);
        long begin = _time.GetTimestamp();
        string? errorType = null;
        try
        {
            return await _pipeline.ExecuteAsync(
                static async (state, token) =>
                {
                    Task<ConnectionMultiplexer> opening = state.Self._connection.Value;
                    ConnectionMultiplexer connection = opening.IsCompletedSuccessfully
                        ? await opening
                        : await opening.WaitAsync(state.Self._options.CommandTimeout, token);

                    // The client itself gives a command up when its time is over, without a timer for each.
                    return await state.commands(connection.GetDatabase()).WaitAsync(token);
                },
                (Self: this, commands),
                cancellationToken);
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException or BrokenCircuitException or ObjectDisposedException)
        {
            errorType = exception.GetType().Name;
            span?.SetStatus(ActivityStatusCode.Error, errorType);
            throw new RedisUnavailableException($"Redis did not do {operation}.", exception);
        }
        finally
        {
            RedisMetrics.Record(operation, _time.GetElapsedTime(begin), errorType);
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_connection.IsValueCreated)
        {
            await (await _connection.Value).DisposeAsync();
        }
    }

    private async Task<ConnectionMultiplexer> ConnectAsync()
    {
        ConfigurationOptions configuration = ConfigurationOptions.Parse(_options.ConnectionString ?? string.Empty);
        configuration.AbortOnConnectFail = false;
        configuration.ConnectTimeout = (int)_options.ConnectTimeout.TotalMilliseconds;
        configuration.AsyncTimeout = (int)_options.CommandTimeout.TotalMilliseconds;
        configuration.ReconnectRetryPolicy = new LinearRetry(500);

        // How often the client looks for commands whose time is over.
        configuration.HeartbeatInterval = TimeSpan.FromTicks(Math.Clamp(
            _options.CommandTimeout.Ticks / 4, s_shortestHeartbeat.Ticks, s_longestHeartbeat.Ticks));

        // What cannot be sent now is not worth sending later: the caller has gone on without it.
        configuration.BacklogPolicy = BacklogPolicy.FailFast;
        ConnectionMultiplexer connection = await ConnectionMultiplexer.ConnectAsync(configuration);
        connection.ConnectionFailed += (_, failure) => RedisLog.ConnectionLost(_logger, failure.EndPoint, failure.FailureType.ToString());
        connection.ConnectionRestored += (_, restored) => RedisLog.ConnectionRestored(_logger, restored.EndPoint);
        if (!connection.IsConnected)
        {
            RedisLog.NotReachedYet(_logger);
        }

        return connection;
    }
}
