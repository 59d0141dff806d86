using System.Data.Common;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using RagPlatform.Contracts.V1;
using RagPlatform.Retrieval.Search;
using RagPlatform.Retrieval.Search.Fallback;
using RagPlatform.ServiceDefaults.Errors;
using RagPlatform.ServiceDefaults.Identity;
using RagPlatform.TestSupport;
using Xunit;

namespace RagPlatform.Retrieval.Tests.Search.Fallback;

public sealed class RetrieverChainTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly Step _hybrid = new("hybrid", DegradationLevel.None);
    private readonly Step _semantic = new("semantic", DegradationLevel.SingleIndex);
    private readonly Step _lexical = new("lexical", DegradationLevel.LexicalOnly);
    private readonly Step _faq = new("faq", DegradationLevel.Precomputed, needsStore: false) { Result = SearchResult.Miss };

    [Fact]
    public async Task Search_NothingFails_IsServedInFull()
    {
        SearchResult result = await Chain().SearchAsync(Query(), CancellationToken.None);

        Assert.Equal(("hybrid", DegradationLevel.None), (result.ServedBy, result.Degradation.Level));
        Assert.Empty(result.Degradation.Reasons);
        Assert.Equal((0, 0), (_semantic.Calls, _lexical.Calls));
    }

    [Fact]
    public async Task Search_StepsFail_TheNextOneServesAndSaysSo()
    {
        _hybrid.Fault = _ => throw new InvalidOperationException("The engine is broken.");
        _semantic.Fault = _ => throw new HttpRequestException("Connection refused.");

        SearchResult result = await Chain().SearchAsync(Query(), CancellationToken.None);

        Assert.Equal(("lexical", DegradationLevel.LexicalOnly), (result.ServedBy, result.Degradation.Level));
        Assert.Equal(["retrieval: hybrid failed", "retrieval: semantic failed"], result.Degradation.Reasons);
    }

    [Fact]
    public async Task Search_AStepHangs_IsGivenUpAtItsDeadline()
    {
        var hanging = new TaskCompletionSource();
        _hybrid.Fault = async token =>
        {
            hanging.SetResult();
            await Task.Delay(Timeout.Infinite, token);
        };

        Task<SearchResult> search = Chain().SearchAsync(Query(), CancellationToken.None);
        await hanging.Task.WaitAsync(TimeSpan.FromSeconds(30));
        _time.Advance(TimeSpan.FromSeconds(6));

        SearchResult result = await search.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal("semantic", result.ServedBy);
        Assert.Equal(["retrieval: hybrid took too long"], result.Degradation.Reasons);
    }

    [Fact]
    public async Task Search_AStepThatKeepsFailing_IsLeftOutAndTriedAgainLater()
    {
        _hybrid.Fault = _ => throw new InvalidOperationException("The engine is broken.");
        RetrieverChain chain = Chain();
        for (int i = 0; i < 20; i++)
        {
            await chain.SearchAsync(Query(), CancellationToken.None);
        }

        Assert.Equal(8, _hybrid.Calls);
        SearchResult skipped = await chain.SearchAsync(Query(), CancellationToken.None);
        Assert.Equal(["retrieval: hybrid is left out after failures"], skipped.Degradation.Reasons);

        _hybrid.Fault = null;
        _time.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal("hybrid", (await chain.SearchAsync(Query(), CancellationToken.None)).ServedBy);
        Assert.Equal("hybrid", (await chain.SearchAsync(Query(), CancellationToken.None)).ServedBy);
    }

    [Fact]
    public async Task Search_ARequestAtFault_FailsAtOnce()
    {
        _hybrid.Fault = _ => throw PlatformException.InvalidField("collections", "There is no such collection.");

        PlatformException refused = await Assert.ThrowsAsync<PlatformException>(() => Chain().SearchAsync(Query(), CancellationToken.None));

        Assert.Equal(StatusCode.InvalidArgument, refused.Code);
        Assert.Equal(0, _semantic.Calls);
    }

    [Fact]
    public async Task Search_EverythingFails_IsUnavailableWithTheReasons()
    {
        foreach (Step step in (Step[])[_hybrid, _semantic, _lexical])
        {
            step.Fault = _ => throw new InvalidOperationException("Broken.");
        }

        PlatformException failed = await Assert.ThrowsAsync<PlatformException>(() => Chain().SearchAsync(Query(), CancellationToken.None));

        Assert.Equal((StatusCode.Unavailable, "RETRIEVAL_UNAVAILABLE"), (failed.Code, failed.Reason));
        Assert.Contains(
            "(retrieval: hybrid failed; retrieval: semantic failed; retrieval: lexical failed)", failed.Message, StringComparison.Ordinal);
        Assert.Equal(1, _faq.Calls);
    }

    [Fact]
    public async Task Search_EverythingElseFails_APrecomputedAnswerServes()
    {
        foreach (Step step in (Step[])[_hybrid, _semantic, _lexical])
        {
            step.Fault = _ => throw new InvalidOperationException("Broken.");
        }

        _faq.Result = new SearchResult([], [], 0) { Faq = new FaqAnswer { Answer = "Thirty days." } };

        SearchResult result = await Chain().SearchAsync(Query(), CancellationToken.None);

        Assert.Equal(("faq", DegradationLevel.Precomputed), (result.ServedBy, result.Degradation.Level));
        Assert.Equal("Thirty days.", result.Faq!.Answer);
        Assert.Equal(
            ["retrieval: hybrid failed", "retrieval: semantic failed", "retrieval: lexical failed"], result.Degradation.Reasons);
    }

    [Fact]
    public async Task Search_TheStoreIsAway_OnlyWhatDoesWithoutIsTried()
    {
        _hybrid.Fault = _ => throw new StoreAwayException();
        _faq.Result = new SearchResult([], [], 0) { Faq = new FaqAnswer() };

        SearchResult result = await Chain().SearchAsync(Query(), CancellationToken.None);

        Assert.Equal(("faq", DegradationLevel.Precomputed), (result.ServedBy, result.Degradation.Level));
        Assert.Equal(["retrieval: hybrid cannot reach the store"], result.Degradation.Reasons);
        Assert.Equal((0, 0), (_semantic.Calls, _lexical.Calls));
    }

    [Fact]
    public async Task Search_TheStoreIsAwayAndNothingMatches_FailsWithThat()
    {
        _hybrid.Fault = _ => throw new StoreAwayException();

        Exception failed = await Assert.ThrowsAsync<StoreAwayException>(() => Chain().SearchAsync(Query(), CancellationToken.None));

        Assert.Equal("STORE_UNAVAILABLE", StoreOutage.Recognise(failed)!.Reason);
        Assert.Equal((0, 0, 1), (_semantic.Calls, _lexical.Calls, _faq.Calls));
    }

    [Fact]
    public async Task Search_AStepHasNothingToServe_TheNextOneServesUndiminished()
    {
        SearchResult result = await Chain(options => options.Chain = "faq,hybrid").SearchAsync(Query(), CancellationToken.None);

        Assert.Equal(("hybrid", DegradationLevel.None), (result.ServedBy, result.Degradation.Level));
        Assert.Empty(result.Degradation.Reasons);
    }

    [Fact]
    public async Task Search_ATenantWithAChainOfItsOwn_GoesDownThat()
    {
        _hybrid.Fault = _ => throw new InvalidOperationException("The engine is broken.");

        SearchResult result = await Chain(options => options.Tenants["t"] = "hybrid, lexical").SearchAsync(Query(), CancellationToken.None);

        Assert.Equal("lexical", result.ServedBy);
        Assert.Equal(0, _semantic.Calls);
    }

    [Theory]
    [InlineData("hybrid,fuzzy")]
    [InlineData("hybrid,hybrid")]
    [InlineData(" , ")]
    public void Validate_AChainThatIsNone_NamesTheSettingAndTheRemedy(string chain)
    {
        var validator = new RetrieverOptionsValidator([_hybrid, _semantic, _lexical]);

        ValidateOptionsResult result = validator.Validate(null, new RetrieverOptions { Chain = chain });

        Assert.True(result.Failed);
        Assert.Contains("Retrievers:Chain", result.FailureMessage, StringComparison.Ordinal);
        Assert.Contains("lexical", result.FailureMessage, StringComparison.Ordinal);
    }

    private RetrieverChain Chain(Action<RetrieverOptions>? configure = null)
    {
        ServiceCollection services = [];
        services.AddOptions<RetrieverOptions>().Configure(options => configure?.Invoke(options));
        return new RetrieverChain(
            [_hybrid, _semantic, _lexical, _faq],
            services.BuildServiceProvider().GetRequiredService<IOptionsMonitor<RetrieverOptions>>(),
            _time,
            NullLogger<RetrieverChain>.Instance);
    }

    private static SearchQuery Query() => new(
        "water",
        ["kb"],
        new CallerIdentity("t", "key:1", [Roles.Reader], ["*"], [], DateTimeOffset.MaxValue, string.Empty),
        5,
        SearchMode.SearchDefault,
        false,
        new Dictionary<string, string>(),
        new SearchTuning());

    /// <summary>A retriever that fails as told.</summary>
    private sealed class Step(string name, DegradationLevel level, bool needsStore = true) : IRetriever
    {
        public SearchResult Result { get; set; } = new([], [], 0);

        public bool NeedsStore => needsStore;

        public int Calls { get; private set; }

        public Func<CancellationToken, Task>? Fault { get; set; }

        public string Name => name;

        public DegradationLevel Level => level;

        public bool Serves(SearchQuery query) => true;

        public async Task<SearchResult> SearchAsync(SearchQuery query, CancellationToken cancellationToken)
        {
            Calls++;
            if (Fault is { } fault)
            {
                await fault(cancellationToken);
            }

            return Result;
        }
    }

    private sealed class StoreAwayException() : DbException("The server is gone.")
    {
        public override bool IsTransient => true;
    }
}
