namespace RagPlatform.Console.Display;

/// <summary>One line, or one colour of bars.</summary>
/// <param name="Name">In the legend.</param>
/// <param name="Values">One for each label.</param>
public sealed record ChartSeries(string Name, IReadOnlyList<double> Values);
