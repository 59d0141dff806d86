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
            await RefreshAsync(stoppingToken);
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

    /// <summary>One round over all that are wanted. One that cannot be fetched does not keep the others from being so.</summary>
    internal async Task RefreshAsync(CancellationToken cancellationToken)
    {
        foreach (SegmentKey key in book.Wanted)
        {
            try
            {
                await RefreshAsync(key, cancellationToken);
            }
            catch (Exception) when (cancellationToken.IsCancellationRequested)
            {
                // At the end of the process the call is cut off; that is no news.
                return;
            }
            catch (RpcException failure) when (failure.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded)
            {
                // Nobody is there to ask for the others either.
                LogNotRefreshed(logger, failure.Message);
                return;
            }
            catch (Exception failure)
            {
                LogNotRefreshed(logger, failure.Message);
            }
        }
    }

    private async Task RefreshAsync(SegmentKey key, CancellationToken cancellationToken)
    {
        var request = new GetCentroidsRequest { Tenant = key.Tenant, Model = key.Model, KnownVersion = book.VersionOf(key) };
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
