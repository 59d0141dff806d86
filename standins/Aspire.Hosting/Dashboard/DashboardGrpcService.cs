using Aspire.DashboardService.Proto.V1;
using Aspire.Hosting.ApplicationModel;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Dashboard;

/// <summary>Answers the dashboard.</summary>
internal sealed class DashboardGrpcService(IServiceProvider services, CancellationToken stopping)
    : DashboardService.Proto.V1.DashboardService.DashboardServiceBase
{
    /// <summary>Lines in one message; a message stays well below what the dashboard receives at most.</summary>
    private const int LinesPerMessage = 500;

    private readonly ResourceNotificationService _notifications = services.GetRequiredService<ResourceNotificationService>();
    private readonly ResourceLoggerService _logs = services.GetRequiredService<ResourceLoggerService>();

    public override Task<ApplicationInformationResponse> GetApplicationInformation(
        ApplicationInformationRequest request, ServerCallContext context)
    {
        var options = services.GetRequiredService<DistributedApplicationOptions>();
        var name = options.DashboardApplicationName ?? services.GetRequiredService<IHostEnvironment>().ApplicationName;
        const string suffix = ".AppHost";
        return Task.FromResult(new ApplicationInformationResponse
        {
            ApplicationName = name.EndsWith(suffix, StringComparison.OrdinalIgnoreCase) ? name[..^suffix.Length] : name,
        });
    }

    public override Task WatchResources(
        WatchResourcesRequest request, IServerStreamWriter<WatchResourcesUpdate> responseStream, ServerCallContext context) =>
        UntilGoneAsync(context, async cancellationToken =>
        {
            var initial = new InitialResourceData();
            initial.Resources.AddRange(CurrentStates().Select(state => ResourceMapper.Map(state, services)));
            await responseStream.WriteAsync(new WatchResourcesUpdate { InitialData = initial }, cancellationToken);

            // What was current a moment ago comes again at first, which changes nothing.
            await foreach (var change in _notifications.WatchAsync(cancellationToken))
            {
                if (IsShown(change.Resource))
                {
                    var changes = new WatchResourcesChanges();
                    changes.Value.Add(new WatchResourcesChange { Upsert = ResourceMapper.Map(change, services) });
                    await responseStream.WriteAsync(new WatchResourcesUpdate { Changes = changes }, cancellationToken);
                }
            }
        });

    public override Task WatchResourceConsoleLogs(
        WatchResourceConsoleLogsRequest request,
        IServerStreamWriter<WatchResourceConsoleLogsUpdate> responseStream,
        ServerCallContext context) =>
        UntilGoneAsync(context, async cancellationToken =>
        {
            var id = request.ResourceName;
            var last = 0;
            if (request.SuppressFollow)
            {
                await foreach (var batch in _logs.GetAllAsync(id).WithCancellation(cancellationToken))
                {
                    last = await WriteAsync(responseStream, batch, last, cancellationToken);
                }

                return;
            }

            while (true)
            {
                // A log ends with its process and goes on when the process comes back; the one who reads it stays.
                await foreach (var batch in _logs.WatchAsync(id).WithCancellation(cancellationToken))
                {
                    last = await WriteAsync(responseStream, batch, last, cancellationToken);
                }

                await _notifications.WaitForResourceAsync(
                    id, change => change.ResourceId == id && !HasEnded(change.Snapshot.State?.Text), cancellationToken);
            }
        });

    public override async Task<ResourceCommandResponse> ExecuteResourceCommand(ResourceCommandRequest request, ServerCallContext context)
    {
        var result = await services.GetRequiredService<ResourceCommandService>()
            .ExecuteCommandAsync(request.ResourceName, request.CommandName, context.CancellationToken);
        var response = new ResourceCommandResponse
        {
            Kind = result.Success ? ResourceCommandResponseKind.Succeeded
                : result.Canceled ? ResourceCommandResponseKind.Cancelled
                : ResourceCommandResponseKind.Failed,
        };
        if (result.Message is { } message)
        {
            response.Message = message;
        }

        return response;
    }

    public override Task WatchInteractions(
        IAsyncStreamReader<WatchInteractionsRequestUpdate> requestStream,
        IServerStreamWriter<WatchInteractionsResponseUpdate> responseStream,
        ServerCallContext context) =>
        UntilGoneAsync(context, async cancellationToken =>
        {
            // Nothing is ever asked. The dashboard takes an end of this call for the end of the AppHost, and its headers for a sign of life.
            await context.WriteResponseHeadersAsync([]);
            await Task.Delay(Timeout.Infinite, cancellationToken);
        });

    private static bool IsShown(IResource resource) => resource is not DashboardResource;

    private static bool HasEnded(string? state) => state is null || KnownResourceStates.TerminalStates.Contains(state);

    private static async Task<int> WriteAsync(
        IServerStreamWriter<WatchResourceConsoleLogsUpdate> stream,
        IReadOnlyList<LogLine> batch,
        int last,
        CancellationToken cancellationToken)
    {
        foreach (var lines in batch.Where(line => line.LineNumber > last).Chunk(LinesPerMessage))
        {
            var update = new WatchResourceConsoleLogsUpdate();
            update.LogLines.AddRange(lines.Select(line => new ConsoleLogLine
            {
                Text = line.Content,
                IsStdErr = line.IsErrorMessage,
                LineNumber = line.LineNumber,
            }));
            await stream.WriteAsync(update, cancellationToken);
        }

        return batch.Count == 0 ? last : Math.Max(last, batch[^1].LineNumber);
    }

    private IEnumerable<ResourceEvent> CurrentStates() => services.GetRequiredService<DistributedApplicationModel>().Resources
        .Where(IsShown)
        .SelectMany(resource => resource.GetResolvedResourceNames())
        .Select(id => _notifications.TryGetCurrentState(id, out var state) ? state : null)
        .OfType<ResourceEvent>();

    /// <summary>Runs a stream until the dashboard leaves or the server stops, both of which are ordinary ends.</summary>
    private async Task UntilGoneAsync(ServerCallContext context, Func<CancellationToken, Task> work)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, stopping);
        try
        {
            await work(either.Token);
        }
        catch (OperationCanceledException)
        {
            // As said.
        }
        catch (Exception exception) when (exception is IOException or InvalidOperationException && either.IsCancellationRequested)
        {
            // A message was being written when the dashboard left.
        }
    }
}
