using System.Collections.Immutable;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Derives a resource's first snapshot from its annotations.</summary>
internal static class InitialSnapshot
{
    internal static CustomResourceSnapshot Of(IResource resource)
    {
        var snapshot = resource.TryGetLastAnnotation<ResourceSnapshotAnnotation>(out var given)
            ? given.InitialSnapshot
            : new CustomResourceSnapshot { ResourceType = TypeOf(resource), Properties = PropertiesOf(resource) };
        var icon = resource.Annotations.OfType<ResourceIconAnnotation>().LastOrDefault();
        return snapshot with
        {
            // Unknown until each check has run: a resource must not count as healthy before.
            HealthReports = [.. resource.Annotations.OfType<HealthCheckAnnotation>().Select(a => a.Key).Distinct()
                .Select(key => new HealthReportSnapshot(key, Status: null, Description: null, ExceptionText: null))],
            Relationships = [.. snapshot.Relationships, .. RelationshipsOf(resource)],
            Volumes = [.. resource.Annotations.OfType<ContainerMountAnnotation>().Select(ToSnapshot)],
            IconName = icon?.IconName ?? snapshot.IconName,
            IconVariant = icon?.IconVariant ?? snapshot.IconVariant,
        };
    }

    private static VolumeSnapshot ToSnapshot(ContainerMountAnnotation mount) =>
        new(mount.Source, mount.Target, mount.Type == ContainerMountType.Volume ? "volume" : "bind", mount.IsReadOnly);

    private static string TypeOf(IResource resource) => resource switch
    {
        ProjectResource => "Project",
        ContainerResource => "Container",
        ExecutableResource => "Executable",
        ConnectionStringResource => "ConnectionString",
        ParameterResource { IsConnectionString: true } => "ConnectionString",
        ParameterResource => "Parameter",
        ExternalServiceResource => "ExternalService",
        _ => resource.GetType().Name.Replace("Resource", "", StringComparison.Ordinal),
    };

    private static ImmutableArray<ResourcePropertySnapshot> PropertiesOf(IResource resource)
    {
        var properties = ImmutableArray.CreateBuilder<ResourcePropertySnapshot>();
        switch (resource)
        {
            case ProjectResource project:
                properties.Add(new(CustomResourceKnownProperties.ProjectPath, project.GetProjectMetadata().ProjectPath));
                break;
            case ExecutableResource executable:
                properties.Add(new(CustomResourceKnownProperties.ExecutablePath, executable.Command));
                properties.Add(new(CustomResourceKnownProperties.ExecutableWorkDir, executable.WorkingDirectory));
                break;
            case ContainerResource when resource.TryGetContainerImageName(out var image):
                properties.Add(new(CustomResourceKnownProperties.ContainerImage, image));
                break;
            default:
                break;
        }

        if (resource is IResourceWithParent child)
        {
            properties.Add(new(CustomResourceKnownProperties.ParentName, child.Parent.Name));
        }

        return properties.ToImmutable();
    }

    private static IEnumerable<RelationshipSnapshot> RelationshipsOf(IResource resource) =>
        resource.Annotations.OfType<ResourceRelationshipAnnotation>()
            .Select(r => new RelationshipSnapshot(r.Resource.Name, r.Type))
            .Distinct();
}
