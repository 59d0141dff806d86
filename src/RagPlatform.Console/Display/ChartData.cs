using System.Text.Json;

namespace RagPlatform.Console.Display;

/// <summary>What a chart draws.</summary>
/// <param name="Labels">Along the bottom.</param>
/// <param name="Series">Lines or bars, each with as many values as there are labels.</param>
public sealed record ChartData(IReadOnlyList<string> Labels, IReadOnlyList<ChartSeries> Series)
{
    /// <summary>As charts.js reads it.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, JsonSerializerOptions.Web);
}
