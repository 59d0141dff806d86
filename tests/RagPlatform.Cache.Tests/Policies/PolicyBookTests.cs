using RagPlatform.Cache.Policies;
using RagPlatform.Cache.Scopes;
using RagPlatform.Cache.Tests.Hosting;
using RagPlatform.Contracts.V1;
using RagPlatform.ServiceDefaults.Errors;
using Xunit;

namespace RagPlatform.Cache.Tests.Policies;

/// <summary>Each tenant says how its collections are treated; what it does not say is inherited.</summary>
public sealed class PolicyBookTests : IAsyncLifetime
{
    private Replica _replica = null!;

    public static TheoryData<CachePolicy, string> Bad { get; } = new()
    {
        { new CachePolicy(), "policy.collection" },
        { new CachePolicy { Collection = new string('c', 65) }, "policy.collection" },
        { new CachePolicy { Collection = "c", Semantic = (SemanticPolicy)9 }, "policy.semantic" },
        { new CachePolicy { Collection = "c", Threshold = 0.4 }, "policy.threshold" },
        { new CachePolicy { Collection = "c", Threshold = double.NaN }, "policy.threshold" },
        { new CachePolicy { Collection = "c", ErrorBound = 0 }, "policy.error_bound" },
        { new CachePolicy { Collection = "c", ErrorBound = 0.6 }, "policy.error_bound" },
        { new CachePolicy { Collection = "c", ConfidenceFloor = 2 }, "policy.confidence_floor" },
        { new CachePolicy { Collection = "c", FreshSeconds = 0 }, "policy.fresh_seconds" },
        { new CachePolicy { Collection = "c", FreshSeconds = 100, KeepSeconds = 50 }, "policy.keep_seconds" },
        { new CachePolicy { Collection = "c", MaxStaleSeconds = -1 }, "policy.max_stale_seconds" },
    };

    [Fact]
    public async Task Of_SeveralCollections_IsTheStrictest()
    {
        await SetAsync(new CachePolicy { Collection = "*", Threshold = 0.9, FreshSeconds = 1000 });
        await SetAsync(new CachePolicy { Collection = "a", Semantic = SemanticPolicy.SemanticBounded, ErrorBound = 0.05 });
        await SetAsync(new CachePolicy { Collection = "b", Threshold = 0.97, FreshSeconds = 10 });

        EffectivePolicy both = Of("a", "b");

        Assert.Equal(SemanticPolicy.SemanticBounded, both.Semantic);
        Assert.Equal((0.97, 0.01, 10.0), (both.Threshold, both.ErrorBound, both.Fresh.TotalSeconds));
        Assert.Equal((0.9, 1000.0), (Of("c").Threshold, Of("c").Fresh.TotalSeconds));
        Assert.Equal(_replica.Policies.Defaults, _replica.Policies.Of(Scope("other", "a")));
    }

    [Fact]
    public async Task Set_WithNothing_RemovesThePolicy()
    {
        await SetAsync(new CachePolicy { Collection = "a", Threshold = 0.9 });
        Assert.Single(_replica.Policies.List(Requests.Tenant));

        await SetAsync(new CachePolicy { Collection = "a" });

        Assert.Empty(_replica.Policies.List(Requests.Tenant));
        Assert.Equal(_replica.Policies.Defaults, Of("a"));
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public void Validate_WhatCannotBeMeant_NamesTheField(CachePolicy policy, string field) =>
        Assert.Equal(field, Assert.Throws<PlatformException>(() => PolicyValidator.Validate(policy)).Field);

    public async Task InitializeAsync() => _replica = await Replica.StartAsync();

    public async Task DisposeAsync() => await _replica.DisposeAsync();

    private Task SetAsync(CachePolicy policy)
    {
        PolicyValidator.Validate(policy);
        return _replica.Policies.SetAsync(Requests.Tenant, policy, default);
    }

    private EffectivePolicy Of(params string[] collections) => _replica.Policies.Of(Scope(Requests.Tenant, collections));

    private static AnswerScope Scope(string tenant, params string[] collections)
    {
        var scope = new CacheScope();
        scope.Collections.AddRange(collections);
        return AnswerScope.Create(tenant, "f", scope, "en");
    }
}
