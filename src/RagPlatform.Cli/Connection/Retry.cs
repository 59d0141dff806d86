using Grpc.Core;

namespace RagPlatform.Cli.Connection;

/// <summary>Makes calls again that may be made twice and that broke because something was away.</summary>
internal static class Retry
{
    private const int MaxAttempts = 4;
    private static readonly TimeSpan s_firstPause = TimeSpan.FromSeconds(1);

    /// <summary>Makes a call, up to four times with pauses of one, two and four seconds.</summary>
    /// <param name="attempt">The call.</param>
    /// <param name="retryUnreachable">False where a gateway that cannot be reached at all is no passing trouble.</param>
    /// <param name="time">Measures the pauses.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<T> WhileUnavailableAsync<T>(
        Func<Task<T>> attempt, bool retryUnreachable, TimeProvider time, CancellationToken cancellationToken)
    {
        TimeSpan pause = s_firstPause;
        for (int attempts = 1; ; attempts++)
        {
            try
            {
                return await attempt();
            }
            catch (RpcException failure) when (failure.StatusCode == StatusCode.Unavailable && attempts < MaxAttempts
                && (retryUnreachable || !RpcFailures.IsUnreachable(failure)))
            {
                await Task.Delay(pause, time, cancellationToken);
                pause *= 2;
            }
        }
    }
}
