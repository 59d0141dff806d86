using System.Collections;
using System.Globalization;
using Aspire.DashboardService.Proto.V1;
using Aspire.Hosting.ApplicationModel;
using Google.Protobuf.WellKnownTypes;
using HealthStatus = Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus;
using ProtoCommandState = Aspire.DashboardService.Proto.V1.ResourceCommandState;
using ProtoHealthStatus = Aspire.DashboardService.Proto.V1.HealthStatus;
using ProtoIconVariant = Aspire.DashboardService.Proto.V1.IconVariant;
using Resource = Aspire.DashboardService.Proto.V1.Resource;

namespace Aspire.Hosting.Dashboard;

/// <summary>Says what is known about a resource in the dashboard's terms.</summary>
internal static class ResourceMapper
{
    private const string ExitCode = "resource.exitCode";

    internal static Resource Map(ResourceEvent state, IServiceProvider services)
    {
        var (source, snapshot) = (state.Resource, state.Snapshot);
        var resource = new Resource
        {
            Name = state.ResourceId,
            Uid = state.ResourceId,
            DisplayName = source.Name,
            ResourceType = snapshot.ResourceType,
            CreatedAt = TimestampOf(snapshot.CreationTimeStamp ?? DateTime.UnixEpoch),
            IsHidden = snapshot.IsHidden,
            SupportsDetailedTelemetry = snapshot.SupportsDetailedTelemetry,
        };
        if (snapshot.State is { } shown)
        {
            resource.State = shown.Text;
            resource.StateStyle = shown.Style ?? "";
        }

        resource.StartedAt = snapshot.StartTimeStamp is { } started ? TimestampOf(started) : null;
        resource.StoppedAt = snapshot.StopTimeStamp is { } stopped ? TimestampOf(stopped) : null;
        if (snapshot.IconName is { } icon)
        {
            resource.IconName = icon;
            resource.IconVariant = VariantOf(snapshot.IconVariant);
        }

        resource.Environment.AddRange(snapshot.EnvironmentVariables.Select(Map));
        resource.Urls.AddRange(snapshot.Urls.Select(Map));
        resource.HealthReports.AddRange(snapshot.HealthReports.Select(Map));
        resource.Properties.AddRange(PropertiesOf(source, snapshot));
        resource.Volumes.AddRange(snapshot.Volumes.Select(v => new Volume
        {
            Source = v.Source ?? "",
            Target = v.Target,
            MountType = v.MountType,
            IsReadOnly = v.IsReadOnly,
        }));
        resource.Relationships.AddRange(
            snapshot.Relationships.Select(r => new ResourceRelationship { ResourceName = r.ResourceName, Type = r.Type }));
        resource.Commands.AddRange(source.Annotations.OfType<ResourceCommandAnnotation>()
            .Select(command => Map(command, new UpdateCommandStateContext { ResourceSnapshot = snapshot, ServiceProvider = services })));
        return resource;
    }

    private static IEnumerable<ResourceProperty> PropertiesOf(IResource source, CustomResourceSnapshot snapshot)
    {
        foreach (var property in snapshot.Properties)
        {
            yield return new ResourceProperty
            {
                Name = property.Name,
                Value = ValueOf(property.Value),
                IsSensitive = property.IsSensitive,
            };
        }

        if (snapshot.ExitCode is { } exitCode)
        {
            yield return new ResourceProperty { Name = ExitCode, Value = Value.ForNumber(exitCode) };
        }

        if (source is ParameterResource parameter && snapshot.State?.Text == KnownResourceStates.Running)
        {
            yield return new ResourceProperty
            {
                Name = CustomResourceKnownProperties.ParameterValue,
                Value = Value.ForString(parameter.ResolveNow()),
                IsSensitive = parameter.Secret,
            };
        }
    }

    private static Value ValueOf(object? value) => value switch
    {
        null => Value.ForNull(),
        string text => Value.ForString(text),
        bool flag => Value.ForBool(flag),
        int number => Value.ForNumber(number),
        IEnumerable list => Value.ForList([.. list.Cast<object?>().Select(ValueOf)]),
        _ => Value.ForString(Convert.ToString(value, CultureInfo.InvariantCulture) ?? ""),
    };

    private static EnvironmentVariable Map(EnvironmentVariableSnapshot variable) =>
        new() { Name = variable.Name, Value = variable.Value ?? "", IsFromSpec = variable.IsFromSpec };

    private static Url Map(UrlSnapshot url)
    {
        var mapped = new Url
        {
            FullUrl = url.Url,
            IsInternal = url.IsInternal,
            IsInactive = url.IsInactive,
            DisplayProperties = new UrlDisplayProperties
            {
                DisplayName = url.DisplayProperties.DisplayName,
                SortOrder = url.DisplayProperties.SortOrder,
            },
        };
        if (url.Name is { } endpoint)
        {
            mapped.EndpointName = endpoint;
        }

        return mapped;
    }

    private static HealthReport Map(HealthReportSnapshot report)
    {
        var mapped = new HealthReport
        {
            Key = report.Name,
            Description = report.Description ?? "",
            Exception = report.ExceptionText ?? "",
            LastRunAt = report.LastRunAt is { } ran ? TimestampOf(ran) : null,
        };
        if (report.Status is { } status)
        {
            mapped.Status = status switch
            {
                HealthStatus.Healthy => ProtoHealthStatus.Healthy,
                HealthStatus.Degraded => ProtoHealthStatus.Degraded,
                _ => ProtoHealthStatus.Unhealthy,
            };
        }

        return mapped;
    }

    private static ResourceCommand Map(ResourceCommandAnnotation command, UpdateCommandStateContext state)
    {
        var mapped = new ResourceCommand
        {
            Name = command.Name,
            DisplayName = command.DisplayName,
            IsHighlighted = command.IsHighlighted,
            State = (ProtoCommandState)command.UpdateState(state),
            IconVariant = VariantOf(command.IconVariant),
        };
        if (command.IconName is { } icon)
        {
            mapped.IconName = icon;
        }

        if (command.ConfirmationMessage is { } confirmation)
        {
            mapped.ConfirmationMessage = confirmation;
        }

        if (command.DisplayDescription is { } description)
        {
            mapped.DisplayDescription = description;
        }

        return mapped;
    }

    private static ProtoIconVariant VariantOf(ApplicationModel.IconVariant? variant) =>
        variant == ApplicationModel.IconVariant.Filled ? ProtoIconVariant.Filled : ProtoIconVariant.Regular;

    private static Timestamp TimestampOf(DateTime time) => Timestamp.FromDateTime(DateTime.SpecifyKind(time, DateTimeKind.Utc));
}
