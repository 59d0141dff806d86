using System.Text;
using Grpc.Core;
using RagPlatform.Cache.Tests.Hosting;
using RagPlatform.Contracts.V1;
using RagPlatform.ServiceDefaults.Identity;
using Xunit;

namespace RagPlatform.Cache.Tests;

/// <summary>The service over the wire: who may do what, and what becomes of what no client should send.</summary>
public sealed class CacheGrpcServiceTests : IAsyncLifetime
{
    private CacheServer _server = null!;

    [Fact]
    public async Task LookupAfterStore_OverTheWire_FindsTheAnswer()
    {
        CacheStoreRequest store = Requests.Store("What is RAG?", DateTimeOffset.UtcNow.AddSeconds(5));

        Assert.True((await _server.Client.StoreAsync(store, _server.As(Roles.Service))).Stored);

        CacheLookupReply reply = await LookUpAsync("what is rag?");
        Assert.Equal("answer to What is RAG?", reply.Hit.Answer);
    }

    [Theory]
    [InlineData(Roles.Reader)]
    [InlineData(Roles.Admin)]
    public async Task Store_ByAnybodyButAService_IsRefused(string role)
    {
        RpcException refused = await Assert.ThrowsAsync<RpcException>(
            async () => await _server.Client.StoreAsync(Requests.Store("q", DateTimeOffset.UtcNow), _server.As(role)));

        Assert.Equal(StatusCode.PermissionDenied, refused.StatusCode);
    }

    [Fact]
    public async Task Administration_ByAReader_IsRefused()
    {
        CallOptions reader = _server.As(Roles.Reader);
        Func<Task>[] calls =
        [
            async () => await _server.Client.PurgeAsync(new CachePurgeRequest { Filter = new CacheFilter { All = true } }, reader),
            async () => await _server.Client.ListEntriesAsync(new CacheListRequest(), reader),
            async () => await _server.Client.GetStatisticsAsync(new CacheStatisticsRequest(), reader),
            async () => await _server.Client.SetPolicyAsync(new SetCachePolicyRequest(), reader),
            async () => await _server.Client.InvalidateAsync(new CacheInvalidateRequest(), reader),
            async () => await _server.Client.ReleaseAsync(new CacheReleaseRequest(), reader),
        ];
        foreach (Func<Task> call in calls)
        {
            Assert.Equal(StatusCode.PermissionDenied, (await Assert.ThrowsAsync<RpcException>(call)).StatusCode);
        }
    }

    [Fact]
    public async Task SetPolicy_ByAnAdministrator_HoldsForTheTenantAlone()
    {
        var policy = new CachePolicy { Collection = "docs", Semantic = SemanticPolicy.SemanticBounded, ErrorBound = 0.02 };

        await _server.Client.SetPolicyAsync(new SetCachePolicyRequest { Policy = policy }, _server.As(Roles.Admin));

        ListCachePoliciesReply own = await _server.Client.ListPoliciesAsync(new ListCachePoliciesRequest(), _server.As(Roles.Auditor));
        ListCachePoliciesReply other = await _server.Client.ListPoliciesAsync(
            new ListCachePoliciesRequest(), _server.As(Roles.Admin, "other"));
        Assert.Equal(policy, own.Policies.Single());
        Assert.Equal(SemanticPolicy.SemanticThreshold, own.Defaults.Semantic);
        Assert.Empty(other.Policies);
    }

    [Fact]
    public async Task Lookup_BadInput_NamesTheField()
    {
        (Action<CacheLookupRequest> Change, string Field)[] bad =
        [
            (request => request.Question = string.Empty, "question"),
            (request => request.Question = new string('q', 32_769), "question"),
            (request => request.Scope = null, "scope"),
            (request => request.Scope.Collections.Clear(), "scope"),
            (request => request.MaxAgeSeconds = -1, "max_age_seconds"),
            (request => request.MaxStaleSeconds = -1, "max_stale_seconds"),
        ];
        foreach ((Action<CacheLookupRequest> change, string field) in bad)
        {
            var request = new CacheLookupRequest { Question = "q", Scope = Requests.Scope() };
            change(request);

            RpcException refused = await Assert.ThrowsAsync<RpcException>(
                async () => await _server.Client.LookupAsync(request, _server.As(Roles.Reader)));

            Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
            Assert.Contains(field.Split('_')[0], refused.Status.Detail, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task Lookup_InvalidUtf8FromTheWire_IsAnsweredOrRefusedAndHarmsNothing()
    {
        // Field 1, length-delimited: the question; field 2: the scope with one collection.
        byte[] broken = [0x0A, 4, (byte)'a', 0xC3, 0x28, 0xFF, 0x12, 6, 0x0A, 4, .. Encoding.ASCII.GetBytes("docs")];
        var method = new Method<byte[], byte[]>(
            MethodType.Unary,
            "ragplatform.v1.CacheService",
            "Lookup",
            Marshallers.Create(bytes => bytes, bytes => bytes),
            Marshallers.Create(bytes => bytes, bytes => bytes));

        StatusCode status = StatusCode.OK;
        try
        {
            byte[] reply = await _server.Invoker.AsyncUnaryCall(method, null, _server.As(Roles.Reader), broken);
            Assert.Null(CacheLookupReply.Parser.ParseFrom(reply).Hit);
        }
        catch (RpcException refused)
        {
            status = refused.StatusCode;
        }

        Assert.Contains(status, new[] { StatusCode.OK, StatusCode.InvalidArgument, StatusCode.Internal });
        Assert.NotNull((await LookUpAsync("still there?")).Embedding);
    }

    [Fact]
    public async Task Store_AnAnswerOfTenMegabytes_IsNotKeptAndHarmsNothing()
    {
        CacheStoreRequest store = Requests.Store("q", DateTimeOffset.UtcNow.AddSeconds(5));
        store.Reply.Answer = new string('x', 10 << 20);

        RpcException refused = await Assert.ThrowsAsync<RpcException>(
            async () => await _server.Client.StoreAsync(store, _server.As(Roles.Service)));

        Assert.Equal(StatusCode.ResourceExhausted, refused.StatusCode);
        Assert.Null((await LookUpAsync("q")).Hit);
    }

    [Fact]
    public async Task Lookup_ALookAlikeOfAnotherTenantsQuestion_IsAMiss()
    {
        CacheStoreRequest store = Requests.Store("What is the secret launch date?", DateTimeOffset.UtcNow.AddSeconds(5));
        await _server.Client.StoreAsync(store, _server.As(Roles.Service));
        var request = new CacheLookupRequest
        {
            Question = "What is the secret launch date?",
            Scope = new CacheScope { Collections = { "docs" }, TopK = 8, Generation = "model/1", HistoryDigest = string.Empty },
            MaxStaleSeconds = long.MaxValue,
        };

        CacheLookupReply reply = await _server.Client.LookupAsync(request, _server.As(Roles.Reader, "intruder"));

        Assert.Null(reply.Hit);
        Assert.Null(reply.Decision);
        Assert.NotNull((await LookUpAsync("What is the secret launch date?")).Hit);
    }

    public async Task InitializeAsync() => _server = await CacheServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    private async Task<CacheLookupReply> LookUpAsync(string question) => await _server.Client.LookupAsync(
        new CacheLookupRequest { Question = question, Scope = Requests.Scope() }, _server.As(Roles.Reader));
}
