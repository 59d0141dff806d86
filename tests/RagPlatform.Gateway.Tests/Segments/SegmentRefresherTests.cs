using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using RagPlatform.Contracts.V1;
using RagPlatform.Gateway.Segments;
using RagPlatform.ServiceDefaults.Hosting;
using RagPlatform.ServiceDefaults.Identity;
using RagPlatform.TestSupport;
using RagPlatform.TestSupport.Grpc;
using Xunit;

namespace RagPlatform.Gateway.Tests.Segments;

/// <summary>The centres of those who ask are fetched, each for itself, and of nobody else.</summary>
public sealed class SegmentRefresherTests
{
    private const string Model = "test/1";
    private readonly ManualTimeProvider _time = new();
    private readonly SegmentSignal _signal = new();
    private readonly SegmentBook _book;

    public SegmentRefresherTests() => _book = new SegmentBook(Options.Create(new SegmentStampOptions()), _signal, _time);

    [Fact]
    public async Task Refresh_ATenantThatAsksNoMore_IsForgottenAfterTenMinutes()
    {
        await using GrpcTestServer server = await StartAsync(new CentreServer());
        using SegmentRefresher refresher = Refresher(server);
        _book.Read(new SegmentKey("acme", Model));
        for (int minute = 0; minute < 11; minute++)
        {
            await refresher.RefreshAsync(CancellationToken.None);
            _time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Empty(_book.Wanted);
    }

    [Fact]
    public async Task Refresh_ATenantThatGoesOnAsking_KeepsItsCentres()
    {
        await using GrpcTestServer server = await StartAsync(new CentreServer());
        using SegmentRefresher refresher = Refresher(server);
        var key = new SegmentKey("acme", Model);
        for (int minute = 0; minute < 11; minute++)
        {
            _book.Read(key);
            await refresher.RefreshAsync(CancellationToken.None);
            _time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal("seg-acme", _book.Read(key).Find([1, 0]).Segment);
    }

    [Fact]
    public async Task Refresh_OneTenantCannotBeFetched_TheOthersAre()
    {
        await using GrpcTestServer server = await StartAsync(new CentreServer { Failing = "broken" });
        using SegmentRefresher refresher = Refresher(server);
        SegmentKey[] keys = [.. ((string[])["a", "broken", "c", "d"]).Select(tenant => new SegmentKey(tenant, Model))];
        Assert.All(keys, key => Assert.Equal(SegmentStamp.None, _book.Read(key).Find([1, 0])));

        await refresher.RefreshAsync(CancellationToken.None);

        Assert.Equal(["seg-a", string.Empty, "seg-c", "seg-d"], keys.Select(key => _book.Read(key).Find([1, 0]).Segment));
    }

    private static Task<GrpcTestServer> StartAsync(CentreServer centres) => GrpcTestServer.StartAsync(
        builder => builder.Services.AddSingleton(centres),
        app =>
        {
            app.MapGrpcService<CentreServer>();
            app.MapGrpcService<IdentityServer>();
        });

    private SegmentRefresher Refresher(GrpcTestServer server) => new(
        new CostSegmentService.CostSegmentServiceClient(server.Channel),
        new ServiceIdentity(
            new AccessService.AccessServiceClient(server.Channel),
            new ServiceName("gateway"),
            Options.Create(new IdentityOptions { InternalKey = new string('k', 32) }),
            _time),
        _book,
        _signal,
        Options.Create(new SegmentStampOptions()),
        _time,
        NullLogger<SegmentRefresher>.Instance);

    /// <summary>A segment of each tenant, and one tenant for which there is none.</summary>
    private sealed class CentreServer : CostSegmentService.CostSegmentServiceBase
    {
        public string Failing { get; init; } = string.Empty;

        public override async Task GetCentroids(
            GetCentroidsRequest request, IServerStreamWriter<CentroidPart> responseStream, ServerCallContext context)
        {
            if (request.Tenant == Failing)
            {
                throw new RpcException(new Status(StatusCode.Internal, "Something is broken."));
            }

            await responseStream.WriteAsync(
                request.KnownVersion == 1 ? new CentroidPart { Version = 1, Unchanged = true } : new CentroidPart
                {
                    Version = 1,
                    Similarity = 0.8,
                    NearSimilarity = 1,
                    Base = { 0, 0 },
                    Centroids = { new Centroid { Segment = $"seg-{request.Tenant}", Values = { 1, 0 }, Distance = 1, Vectors = 3 } },
                },
                context.CancellationToken);
        }
    }

    private sealed class IdentityServer : AccessService.AccessServiceBase
    {
        public override Task<AuthenticateReply> IssueServiceIdentity(IssueServiceIdentityRequest request, ServerCallContext context) =>
            Task.FromResult(new AuthenticateReply { Identity = "token", ExpiresAtMs = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds() });
    }
}
