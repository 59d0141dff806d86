using RagPlatform.Contracts.V1;
using RagPlatform.ServiceDefaults.Errors;

namespace RagPlatform.Gateway.Answers;

/// <summary>The window of an overview, checked, and the points its series has.</summary>
/// <param name="From">Unix milliseconds, inclusive.</param>
/// <param name="To">Unix milliseconds, exclusive.</param>
/// <param name="BucketSeconds">Length of a point.</param>
internal sealed record OverviewWindow(long From, long To, int BucketSeconds)
{
    /// <summary>Milliseconds of a day.</summary>
    public const long Day = 86_400_000;

    private const int MaxDays = 31;
    private const int MaxPoints = 1500;
    private const int AutomaticPoints = 300;
    private static readonly int[] s_lengths = [60, 300, 900, 3600, 21_600, 86_400];

    /// <summary>Numbers of the points, by which their times are divided.</summary>
    public (long First, long Last) Points => Range(BucketSeconds * 1000L);

    /// <summary>Numbers of the days since 1970.</summary>
    public (long First, long Last) Days => Range(Day);

    /// <exception cref="PlatformException">INVALID_ARGUMENT naming the field.</exception>
    public static OverviewWindow Of(OverviewRequest request, DateTimeOffset now)
    {
        long to = request.ToMs == 0 ? now.ToUnixTimeMilliseconds() : request.ToMs;
        if (to <= 0 || to > DateTimeOffset.MaxValue.ToUnixTimeMilliseconds())
        {
            throw PlatformException.InvalidField("to_ms", "'to_ms' is Unix time in milliseconds, or 0 for now.");
        }

        long from = request.FromMs == 0 ? Math.Max(0, to - Day) : request.FromMs;
        if (from < 0 || from >= to || to - from > MaxDays * Day)
        {
            throw PlatformException.InvalidField(
                "from_ms", $"'from_ms' is before 'to_ms' and at most {MaxDays} days; or 0 for 24 hours before it.");
        }

        var window = new OverviewWindow(from, to, request.BucketSeconds);
        if (request.BucketSeconds == 0)
        {
            int fitting = s_lengths.First(length => (window with { BucketSeconds = length }).Count <= AutomaticPoints);
            return window with { BucketSeconds = fitting };
        }

        return request.BucketSeconds > 0 && request.BucketSeconds % 60 == 0 && window.Count <= MaxPoints
            ? window
            : throw PlatformException.InvalidField(
                "bucket_seconds",
                $"'bucket_seconds' is a multiple of 60 that gives at most {MaxPoints:N0} points, or 0 for one that fits.");
    }

    private long Count => Points.Last - Points.First + 1;

    private (long First, long Last) Range(long length) => (From / length, (To - 1) / length);
}
