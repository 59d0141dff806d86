namespace RagPlatform.TestSupport.Telemetry;

/// <summary>An instrument as a collector got to know it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind"><c>counter</c>, <c>histogram</c> or <c>gauge</c>.</param>
/// <param name="Unit">Its unit, as UCUM spells it.</param>
/// <param name="Tags">Names of the tags it was seen with, in ordinal order.</param>
public sealed record ReportedInstrument(string Name, string Kind, string Unit, IReadOnlyList<string> Tags);
