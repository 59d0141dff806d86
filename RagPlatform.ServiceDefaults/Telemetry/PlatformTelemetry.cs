using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace RagPlatform.ServiceDefaults.Telemetry;

/// <summary>The platform's own source of spans and instruments; names begin with <c>rag.</c> or follow the GenAI conventions.</summary>
public static class PlatformTelemetry
{
    /// <summary>Name of the source and the meter.</summary>
    public const string Name = "RagPlatform";

    /// <summary>The source of the platform's spans.</summary>
    public static readonly ActivitySource Source = new(Name);

    /// <summary>The meter of the platform's instruments.</summary>
    public static readonly Meter Meter = new(Name);
}
