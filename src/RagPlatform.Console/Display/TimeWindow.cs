namespace RagPlatform.Console.Display;

/// <summary>The windows figures are offered for.</summary>
/// <param name="Name">As it stands in an address.</param>
/// <param name="Label">As it is offered.</param>
/// <param name="Length">How far it reaches back from now.</param>
public sealed record TimeWindow(string Name, string Label, TimeSpan Length)
{
    /// <summary>What is offered, shortest first.</summary>
    public static IReadOnlyList<TimeWindow> All { get; } =
    [
        new("1h", "1 hour", TimeSpan.FromHours(1)),
        new("24h", "24 hours", TimeSpan.FromHours(24)),
        new("7d", "7 days", TimeSpan.FromDays(7)),
        new("30d", "30 days", TimeSpan.FromDays(30)),
    ];

    /// <summary>The window of a name, or a standard one.</summary>
    public static TimeWindow Of(string? name, string standard) =>
        All.FirstOrDefault(window => window.Name == name) ?? All.First(window => window.Name == standard);
}
