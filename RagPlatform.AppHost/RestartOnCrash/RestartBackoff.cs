namespace RagPlatform.AppHost;

/// <summary>
/// How long to wait before a restart: 0.5 s doubled with each crash in a row, at most 30 s. A service that ran for a minute has
/// recovered, its next crash counts as the first.
/// </summary>
internal sealed class RestartBackoff
{
    internal static readonly TimeSpan First = TimeSpan.FromMilliseconds(500);
    internal static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);
    internal static readonly TimeSpan Recovered = TimeSpan.FromMinutes(1);

    private TimeSpan _next = First;

    /// <param name="ranFor">How long the service had been running when it crashed.</param>
    internal TimeSpan Next(TimeSpan ranFor)
    {
        var delay = ranFor >= Recovered ? First : _next;
        _next = TimeSpan.FromTicks(Math.Min(delay.Ticks * 2, Longest.Ticks));
        return delay;
    }
}
