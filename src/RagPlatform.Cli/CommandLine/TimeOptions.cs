using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace RagPlatform.Cli.CommandLine;

/// <summary>Options whose values are instants and spans, written the same in every command.</summary>
internal static class TimeOptions
{
    /// <summary>
    /// An instant in the past: a date, a date with a time (UTC unless it says otherwise), or how long ago: <c>90m</c>, <c>7d</c>.
    /// </summary>
    public static Option<DateTimeOffset?> Past(string name, string description, TimeProvider time) =>
        Instant(name, $"{description}: 2026-03-01, 2026-03-01T12:30Z, or how long ago: 90m, 24h, 7d.", span => time.GetUtcNow() - span);

    /// <summary>An instant in the future, or how far ahead it is.</summary>
    public static Option<DateTimeOffset?> Future(string name, string description, TimeProvider time) =>
        Instant(name, $"{description}: 2027-03-01, 2027-03-01T12:30Z, or how far ahead: 24h, 90d.", span => time.GetUtcNow() + span);

    /// <summary>A span of time: <c>30s</c>, <c>90m</c>, <c>24h</c>, <c>7d</c>, or seconds; null where it is not given.</summary>
    public static Option<TimeSpan?> Span(string name, string description, TimeSpan max) => new(name)
    {
        Description = description,
        HelpName = "span",
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (ParseSpan(text) is { } span && span <= max)
            {
                return span;
            }

            result.AddError(string.Create(
                CultureInfo.InvariantCulture,
                $"{name} is a span of at most {max.TotalDays:0}d, written like 90m, 24h or 7d; '{text}' is not."));
            return null;
        },
    };

    /// <summary>Unix time in milliseconds; 0, which the contracts take for "not given", without one.</summary>
    public static long ToMilliseconds(DateTimeOffset? instant) => instant?.ToUnixTimeMilliseconds() ?? 0;

    /// <summary>A whole number with a unit (s, m, h, d) or of seconds; null when it is none.</summary>
    internal static TimeSpan? ParseSpan(string text)
    {
        (string number, long secondsEach) = text.Length == 0 ? (text, 0) : text[^1] switch
        {
            's' => (text[..^1], 1L),
            'm' => (text[..^1], 60L),
            'h' => (text[..^1], 3600L),
            'd' => (text[..^1], 86_400L),
            _ => (text, 1L),
        };
        const long maxSeconds = 100L * 366 * 86_400;
        return long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out long count) && count <= maxSeconds / secondsEach
            ? TimeSpan.FromSeconds(count * secondsEach)
            : null;
    }

    private static Option<DateTimeOffset?> Instant(string name, string description, Func<TimeSpan, DateTimeOffset> relative) => new(name)
    {
        Description = description,
        HelpName = "time",
        CustomParser = result => Parse(name, result, relative),
    };

    private static DateTimeOffset? Parse(string name, ArgumentResult result, Func<TimeSpan, DateTimeOffset> relative)
    {
        string text = result.Tokens[0].Value;
        const DateTimeStyles utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        if (text.Contains('-', StringComparison.Ordinal)
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, utc, out DateTimeOffset instant)
            && instant > DateTimeOffset.UnixEpoch)
        {
            return instant;
        }

        // A bare number could be meant as seconds, milliseconds or a year.
        if (text.Length > 0 && !char.IsAsciiDigit(text[^1]) && ParseSpan(text) is { } span)
        {
            return relative(span);
        }

        result.AddError($"{name} is a time like 2026-03-01, 2026-03-01T12:30Z, 24h or 7d; '{text}' is not.");
        return null;
    }
}
