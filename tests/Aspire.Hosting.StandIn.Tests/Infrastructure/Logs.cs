using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting.StandIn.Tests.Infrastructure;

internal static class Logs
{
    /// <summary>All lines a resource has written so far.</summary>
    internal static async Task<string> AllAsync(DistributedApplication app, IResource resource)
    {
        var logs = app.Services.GetRequiredService<ResourceLoggerService>();
        var lines = new List<string>();
        foreach (var id in resource.GetResolvedResourceNames())
        {
            await foreach (var batch in logs.GetAllAsync(id))
            {
                lines.AddRange(batch.Select(l => l.Content));
            }
        }

        return string.Join('\n', lines);
    }

    /// <summary>Waits for the first line that holds the text.</summary>
    internal static async Task<LogLine> WaitForLineAsync(DistributedApplication app, IResource resource, string text)
    {
        using var limit = new CancellationTokenSource(TestApplication.Limit);
        var logs = app.Services.GetRequiredService<ResourceLoggerService>();
        await foreach (var batch in logs.WatchAsync(resource).WithCancellation(limit.Token))
        {
            foreach (var line in batch.Where(l => l.Content.Contains(text, StringComparison.Ordinal)))
            {
                return line;
            }
        }

        throw new InvalidOperationException($"The log of {resource.Name} ended without '{text}'.");
    }
}
