using System.Globalization;
using System.Text.Json;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Publishing;

/// <summary>Writes a manifest; resources that write themselves do it through this.</summary>
public sealed class ManifestPublishingContext(
    DistributedApplicationExecutionContext executionContext,
    string manifestPath,
    Utf8JsonWriter writer,
    CancellationToken cancellationToken = default)
{
    /// <summary>Ports of endpoints that name none, unique over the whole manifest.</summary>
    private const int FirstAllocatedPort = 8000;

    private readonly ManifestDependents _dependents = new();
    private int _nextPort = FirstAllocatedPort;

    public DistributedApplicationExecutionContext ExecutionContext { get; } = executionContext;

    public string ManifestPath { get; } = manifestPath;

    public Utf8JsonWriter Writer { get; } = writer;

    public CancellationToken CancellationToken { get; } = cancellationToken;

    /// <summary>A path as seen from the manifest's folder, with slashes on every system.</summary>
    public string? GetManifestRelativePath(string? path) => path is null
        ? null
        : Path.GetRelativePath(Path.GetDirectoryName(Path.GetFullPath(ManifestPath))!, Path.GetFullPath(path)).Replace('\\', '/');

    public void WriteConnectionString(IResource resource)
    {
        if (resource is not IResourceWithConnectionString source)
        {
            return;
        }

        TryAddDependentResources(source.ConnectionStringExpression);
        Writer.WriteString("connectionString", source.ConnectionStringExpression.ValueExpression);
    }

    public async Task WriteEnvironmentVariablesAsync(IResource resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        var environment = new EnvironmentCallbackContext(ExecutionContext, resource, cancellationToken: CancellationToken);
        foreach (var annotation in resource.Annotations.OfType<EnvironmentCallbackAnnotation>())
        {
            await annotation.Callback(environment);
        }

        if (environment.EnvironmentVariables.Count == 0)
        {
            return;
        }

        Writer.WriteStartObject("env");
        foreach (var (name, value) in environment.EnvironmentVariables)
        {
            Writer.WriteString(name, TextOf(value));
        }

        Writer.WriteEndObject();
    }

    public async Task WriteCommandLineArgumentsAsync(IResource resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        var arguments = new CommandLineArgsCallbackContext([], resource, CancellationToken) { ExecutionContext = ExecutionContext };
        foreach (var annotation in resource.Annotations.OfType<CommandLineArgsCallbackAnnotation>())
        {
            await annotation.Callback(arguments);
        }

        if (arguments.Args.Count == 0)
        {
            return;
        }

        Writer.WriteStartArray("args");
        foreach (var value in arguments.Args)
        {
            Writer.WriteStringValue(TextOf(value));
        }

        Writer.WriteEndArray();
    }

    public void WriteBindings(IResource resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        if (!resource.TryGetEndpoints(out var endpoints))
        {
            return;
        }

        Writer.WriteStartObject("bindings");
        var defaults = new HashSet<string>();
        foreach (var endpoint in endpoints)
        {
            var target = TargetPortOf(resource, endpoint, defaults);
            Writer.WriteStartObject(endpoint.Name);
            Writer.WriteString("scheme", endpoint.UriScheme);
            Writer.WriteString("protocol", endpoint.Protocol.ToString().ToLowerInvariant());
            Writer.WriteString("transport", endpoint.Transport);
            WriteNumber("port", PortOf(endpoint, target));
            WriteNumber("targetPort", target);
            if (endpoint.IsExternal)
            {
                Writer.WriteBoolean("external", true);
            }

            Writer.WriteEndObject();
        }

        Writer.WriteEndObject();
    }

    public Task WriteContainerAsync(ContainerResource container) => ManifestResources.WriteContainerAsync(this, container);

    /// <summary>Makes sure that whatever a value refers to is in the manifest.</summary>
    public void TryAddDependentResources(object? value) => _dependents.Add(value);

    internal async Task WriteModelAsync(DistributedApplicationModel model)
    {
        foreach (var resource in model.Resources)
        {
            _dependents.Exclude(resource);
        }

        Writer.WriteStartObject();
        Writer.WriteStartObject("resources");
        foreach (var resource in model.Resources)
        {
            await WriteAsync(resource);
        }

        while (_dependents.TryTakeResource(out var dependent))
        {
            await WriteAsync(dependent);
        }

        ManifestResources.WriteUriEncoded(this, _dependents.TakeUriEncoded());
        foreach (var conditional in _dependents.Conditions)
        {
            ManifestResources.WriteConditional(this, conditional);
        }

        Writer.WriteEndObject();
        Writer.WriteEndObject();
        await Writer.FlushAsync(CancellationToken);
    }

    private async Task WriteAsync(IResource resource)
    {
        await ManifestResources.WriteAsync(this, resource);
        ManifestResources.WriteUriEncoded(this, _dependents.TakeUriEncoded(resource));
    }

    private string? TextOf(object? value)
    {
        TryAddDependentResources(value);
        return value switch
        {
            null => null,
            string text => text,
            IManifestExpressionProvider provider => provider.ValueExpression,
            IResourceBuilder<IResource> { Resource: IManifestExpressionProvider provider } => provider.ValueExpression,
            bool flag => flag ? "true" : "false",
            IFormattable formattable => formattable.ToString(format: null, CultureInfo.InvariantCulture),
            _ => value.ToString(),
        };
    }

    /// <summary>A container listens where it is exposed; a project's first http and https endpoint where the deployment wants it to.</summary>
    private int? TargetPortOf(IResource resource, EndpointAnnotation endpoint, HashSet<string> defaults) => resource switch
    {
        _ when endpoint.TargetPort is { } target => target,
        ContainerResource when endpoint.Port is { } port => port,
        ProjectResource when endpoint.UriScheme is "http" or "https" && defaults.Add(endpoint.UriScheme) => null,
        _ => _nextPort++,
    };

    private int? PortOf(EndpointAnnotation endpoint, int? target) => (endpoint.Port, target) switch
    {
        ({ } port, _) => port == target ? null : port,
        (null, null) when endpoint.UriScheme is not ("http" or "https") => _nextPort++,
        _ => null,
    };

    private void WriteNumber(string name, int? value)
    {
        if (value is { } number)
        {
            Writer.WriteNumber(name, number);
        }
    }
}
