using System.Text.Encodings.Web;
using System.Text.Json;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Publishing;

/// <summary>Publishes the model as a manifest, a file deployment tools read; nothing is started.</summary>
internal sealed class ManifestPublisher(
    DistributedApplicationModel model,
    DistributedApplicationExecutionContext executionContext,
    IConfiguration configuration,
    ILogger<ManifestPublisher> logger)
{
    private const string Publisher = "manifest";
    private const string Step = "publish-manifest";
    private const string DefaultFileName = "aspire-manifest.json";

    internal async Task PublishAsync(CancellationToken cancellationToken)
    {
        var path = OutputPath();
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);

        // In memory first: a model that cannot be published leaves an earlier manifest as it was.
        using var buffer = new MemoryStream();
        await using (var writer = new Utf8JsonWriter(
            buffer, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            await new ManifestPublishingContext(executionContext, path, writer, cancellationToken).WriteModelAsync(model);
        }

        await File.WriteAllBytesAsync(path, buffer.ToArray(), cancellationToken);
        HostingLog.ManifestPublished(logger, path);
    }

    private string OutputPath()
    {
        if ((configuration["Pipeline:Step"] ?? Step) != Step || executionContext.PublisherName != Publisher)
        {
            throw new DistributedApplicationException(
                $"Only the manifest can be published here: --publisher {Publisher}, or --operation publish --step {Step}.");
        }

        if (configuration["Pipeline:OutputPath"] is not { Length: > 0 } given)
        {
            throw new DistributedApplicationException("The '--output-path [path]' option was not specified.");
        }

        var path = Path.GetFullPath(given);
        return path.EndsWith(".json", StringComparison.OrdinalIgnoreCase) ? path : Path.Combine(path, DefaultFileName);
    }
}
