using System.Collections.Immutable;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Dashboard;

/// <summary>The dashboard among the resources: it runs, stops and keeps its log like any of them, but is not shown.</summary>
internal sealed class DashboardResource(DashboardProgram program, string workingDirectory)
    : ExecutableResource(ResourceName, program.Given, workingDirectory)
{
    /// <summary>The name it has in the official packages too.</summary>
    internal const string ResourceName = "aspire-dashboard";

    internal const string HttpEndpoint = "http";
    internal const string OtlpEndpoint = "otlp-grpc";

    internal static CustomResourceSnapshot InitialState { get; } = new()
    {
        ResourceType = "Executable",
        Properties = ImmutableArray<ResourcePropertySnapshot>.Empty,
        IsHidden = true,
    };

    internal DashboardProgram Program { get; } = program;
}
