using Microsoft.Extensions.Options;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Retrieval.Moving;

/// <summary>
/// Looks at moves in intervals. Each is advanced beside the others, since copying takes as long as it takes; what fails is said in the move and
/// tried again.
/// </summary>
internal sealed class MoveWorker(
    MoveStore moves,
    MoveSteps steps,
    CopyCleaner cleaner,
    ShadowQueue shadows,
    MoveSignal signal,
    IOptions<MoveOptions> options,
    TimeProvider time,
    ILogger<MoveWorker> logger) : BackgroundService
{
    private readonly Dictionary<string, Task> _advancing = new(StringComparer.Ordinal);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await LookAsync(stoppingToken);
                await signal.WaitAsync(options.Value.Interval, time, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception exception)
            {
                MoveLog.Unreachable(logger, exception);
                await Task.Delay(options.Value.Interval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        await Task.WhenAll(_advancing.Values);
    }

    private async Task LookAsync(CancellationToken stoppingToken)
    {
        Move[] active = [.. (await moves.ListAsync(stoppingToken)).Where(move => move.IsActive)];
        shadows.Compared = active.Where(move => move.Phase == MovePhase.MoveComparing).ToDictionary(move => move.Key);
        foreach (Move move in active)
        {
            if (!_advancing.TryGetValue(move.MoveId, out Task? running) || running.IsCompleted)
            {
                _advancing[move.MoveId] = Task.Run(() => TryAdvanceAsync(move, stoppingToken), CancellationToken.None);
            }
        }

        foreach (string ended in _advancing.Where(entry => entry.Value.IsCompleted).Select(entry => entry.Key).ToArray())
        {
            _advancing.Remove(ended);
        }

        await cleaner.CleanAsync(stoppingToken);
    }

    private async Task TryAdvanceAsync(Move move, CancellationToken stoppingToken)
    {
        try
        {
            await steps.AdvanceAsync(move, stoppingToken);
        }
        catch (OperationCanceledException)
        {
            // The service ends, or what was filled is not wanted any more.
        }
        catch (Exception exception)
        {
            MoveLog.Stuck(logger, move.Tenant, move.Collection, move.Source, move.Target, exception);
            await TryExplainAsync(move, exception, stoppingToken);
        }
    }

    private async Task TryExplainAsync(Move move, Exception exception, CancellationToken stoppingToken)
    {
        try
        {
            // An engine's failures are sentences for operators; others may hold anything.
            await moves.ExplainAsync(
                move,
                exception is Vectors.VectorEngineException or ServiceDefaults.Errors.PlatformException
                    ? exception.Message
                    : "It does not go on at the moment; the reason is in the service's log.",
                stoppingToken);
        }
        catch (Exception unreachable) when (!stoppingToken.IsCancellationRequested)
        {
            MoveLog.Unreachable(logger, unreachable);
        }
        catch (OperationCanceledException)
        {
            // The service ends.
        }
    }
}
