using Grpc.Core;
using Microsoft.Extensions.Options;
using RagPlatform.Contracts.V1;
using RagPlatform.ServiceDefaults.Identity;

namespace RagPlatform.Gateway.Segments;

/// <summary>Fetches the centres of the tenants that ask; while CostAccounting is unreachable the last ones stay.</summary>
internal sealed partial class SegmentRefresher(
    CostSegmentService.CostSegmentServiceClient segments,
    ServiceIdentity identity,
    SegmentBook book,
    SegmentSignal signal,
    IOptions<SegmentStampOptions> options,
    TimeProvider time,
    ILogger<SegmentRefresher> logger) : BackgroundService
{
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (options.Value.Enabled && !stoppingToken.IsCancellationRequested)
        {
            try
            {
                foreach (SegmentKey key in book.Wanted)
                {
                    await RefreshAsync(key, stoppingToken);
                }
            }
            catch (Exception failure) when (failure is RpcException or OperationCanceledException)
            {
                // At the end of the process the call is cut off; that is no news.
                if (!stoppingToken.IsCancellationRequested)
                {
                    LogNotRefreshed(logger, failure.Message);
                }
            }

            try
            {
                await signal.WaitAsync(options.Value.RefreshInterval, time, stoppingToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task RefreshAsync(SegmentKey key, CancellationToken cancellationToken)
    {
        var request = new GetCentroidsRequest { Tenant = key.Tenant, Model = key.Model, KnownVersion = book.Read(key).Version };
        CallOptions call = (await identity.ToCallOptionsAsync(cancellationToken)).WithDeadline(DateTime.UtcNow + s_timeout);
        using AsyncServerStreamingCall<CentroidPart> stream = segments.GetCentroids(request, call);
        var parts = new List<CentroidPart>();
        await foreach (CentroidPart part in stream.ResponseStream.ReadAllAsync(cancellationToken))
        {
            parts.Add(part);
        }

        if (parts is [{ Unchanged: false }, ..])
        {
            book.Write(key, SegmentCentres.Of(parts));
        }
    }

    [LoggerMessage(EventId = 1, EventName = "SegmentsNotRefreshed", Level = LogLevel.Warning,
        Message = "The centres of segments could not be fetched, the last ones stay in use: {Error}")]
    private static partial void LogNotRefreshed(ILogger logger, string error);
}
