using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Publishing;

/// <summary>The shape each kind of resource has in a manifest.</summary>
internal static class ManifestResources
{
    internal static async Task WriteAsync(ManifestPublishingContext context, IResource resource)
    {
        var writer = context.Writer;
        if (resource.TryGetLastAnnotation<ManifestPublishingCallbackAnnotation>(out var own))
        {
            if (own.Callback is { } callback)
            {
                writer.WriteStartObject(resource.Name);
                await callback(context);
                writer.WriteEndObject();
            }

            return;
        }

        writer.WriteStartObject(resource.Name);
        switch (resource)
        {
            case ContainerResource container:
                await WriteContainerAsync(context, container);
                break;
            case ProjectResource project:
                writer.WriteString("type", "project.v0");
                writer.WriteString("path", context.GetManifestRelativePath(project.GetProjectMetadata().ProjectPath));
                await WriteProcessAsync(context, project);
                break;
            case ExecutableResource executable:
                writer.WriteString("type", "executable.v0");
                writer.WriteString("workingDirectory", context.GetManifestRelativePath(executable.WorkingDirectory));
                writer.WriteString("command", executable.Command);
                await WriteProcessAsync(context, executable);
                break;
            case ParameterResource parameter:
                WriteParameter(context, parameter);
                break;
            case IResourceWithConnectionString:
                writer.WriteString("type", "value.v0");
                context.WriteConnectionString(resource);
                break;
            default:
                writer.WriteString("error", "This resource does not support generation in the manifest.");
                break;
        }

        writer.WriteEndObject();
    }

    internal static async Task WriteContainerAsync(ManifestPublishingContext context, ContainerResource container)
    {
        var writer = context.Writer;
        writer.WriteString("type", "container.v0");
        context.WriteConnectionString(container);
        writer.WriteString("image", container.TryGetContainerImageName(out var image)
            ? image
            : throw new DistributedApplicationException($"Container '{container.Name}' has no image to publish."));
        if (container.Entrypoint is { } entrypoint)
        {
            writer.WriteString("entrypoint", entrypoint);
        }

        await context.WriteCommandLineArgumentsAsync(container);
        WriteMounts(context, container, ContainerMountType.BindMount, "bindMounts", "source");
        WriteMounts(context, container, ContainerMountType.Volume, "volumes", "name");
        await context.WriteEnvironmentVariablesAsync(container);
        context.WriteBindings(container);
    }

    internal static void WriteUriEncoded(ManifestPublishingContext context, IReadOnlyList<ParameterResource> parameters)
    {
        foreach (var parameter in parameters)
        {
            context.Writer.WriteStartObject(FormattingHelpers.UriEncodedName(parameter.Name));
            context.Writer.WriteString("type", "annotated.string");
            context.Writer.WriteString("value", parameter.ValueExpression);
            context.Writer.WriteString("filter", FormattingHelpers.UriFormat);
            context.Writer.WriteEndObject();
        }
    }

    internal static void WriteConditional(ManifestPublishingContext context, ConditionalExpression conditional)
    {
        context.Writer.WriteStartObject(conditional.Name);
        context.Writer.WriteString("type", "value.v0");
        context.Writer.WriteString("connectionString", conditional.Choose().ValueExpression);
        context.Writer.WriteEndObject();
    }

    private static async Task WriteProcessAsync(ManifestPublishingContext context, IResource resource)
    {
        await context.WriteCommandLineArgumentsAsync(resource);
        await context.WriteEnvironmentVariablesAsync(resource);
        context.WriteBindings(resource);
    }

    private static void WriteParameter(ManifestPublishingContext context, ParameterResource parameter)
    {
        var writer = context.Writer;
        writer.WriteString("type", "parameter.v0");
        if (parameter.IsConnectionString)
        {
            writer.WriteString("connectionString", parameter.ValueExpression);
        }

        writer.WriteString("value", $"{{{parameter.Name}.inputs.value}}");
        writer.WriteStartObject("inputs");
        writer.WriteStartObject("value");
        writer.WriteString("type", "string");
        if (parameter.Secret)
        {
            writer.WriteBoolean("secret", true);
        }

        if (parameter.Default is { } fallback)
        {
            writer.WriteStartObject("default");
            fallback.WriteToManifest(context);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteMounts(
        ManifestPublishingContext context, ContainerResource container, ContainerMountType type, string section, string sourceName)
    {
        var mounts = container.Annotations.OfType<ContainerMountAnnotation>().Where(m => m.Type == type).ToArray();
        if (mounts.Length == 0)
        {
            return;
        }

        context.Writer.WriteStartArray(section);
        foreach (var mount in mounts)
        {
            context.Writer.WriteStartObject();
            var source = type == ContainerMountType.BindMount ? context.GetManifestRelativePath(mount.Source) : mount.Source;
            if (source is not null)
            {
                context.Writer.WriteString(sourceName, source);
            }

            context.Writer.WriteString("target", mount.Target);
            context.Writer.WriteBoolean("readOnly", mount.IsReadOnly);
            context.Writer.WriteEndObject();
        }

        context.Writer.WriteEndArray();
    }
}
