using Microsoft.Extensions.Configuration;

namespace RagPlatform.AppHost;

/// <summary>How to get to the dashboard.</summary>
internal sealed class DashboardLink(
    DistributedApplicationModel model, ResourceNotificationService notifications, IConfiguration configuration, bool isOff)
{
    /// <summary>The name under which Aspire runs its dashboard.</summary>
    internal const string ResourceName = "aspire-dashboard";

    private const string HowToGetIt =
        "none: install the Aspire CLI (npm install -g @microsoft/aspire-cli) or name its program in RAG_ASPIRE_CLI";

    /// <summary>The link that signs its reader in, or the reason why there is none.</summary>
    internal async Task<string> DescribeAsync(CancellationToken cancellationToken)
    {
        if (isOff)
        {
            return "off";
        }

        if (!model.Resources.Any(resource => resource.Name == ResourceName))
        {
            return HowToGetIt;
        }

        var now = await notifications.WaitForResourceAsync(ResourceName, _ => true, cancellationToken);
        if (now.Snapshot.State?.Text is { } text && KnownResourceStates.TerminalStates.Contains(text))
        {
            return $"did not start; logs/{ResourceName}.log may say why";
        }

        var address = (configuration["ASPNETCORE_URLS"] ?? "").Split(';')[0].TrimEnd('/');
        return $"{address}/login?t={configuration["AppHost:BrowserToken"]}";
    }
}
