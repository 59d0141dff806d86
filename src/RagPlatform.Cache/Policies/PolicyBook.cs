using Microsoft.Extensions.Options;
using RagPlatform.Cache.Scopes;
using RagPlatform.Cache.Semantic.Policies;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Cache.Policies;

/// <summary>
/// The policies as this process knows them, read anew every few seconds, so that one set on another replica holds here soon. While the store
/// is away those known before go on.
/// </summary>
internal sealed class PolicyBook(PolicyStore store, IOptions<CacheOptions> options, TimeProvider time, ILogger<PolicyBook> logger)
    : BackgroundService
{
    /// <summary>Stands for all collections of a tenant that have no policy of their own.</summary>
    public const string AllCollections = "*";

    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(5);

    private IReadOnlyDictionary<(string Tenant, string Collection), CachePolicy> _policies =
        new Dictionary<(string, string), CachePolicy>();

    /// <summary>What holds where no policy says otherwise.</summary>
    public EffectivePolicy Defaults { get; } = new(
        SemanticPolicy.SemanticThreshold,
        ThresholdPolicy.DefaultThreshold,
        BoundedPolicy.DefaultMaxErrorRate,
        BoundedPolicy.DefaultMinConfidence,
        options.Value.Lifetime,
        options.Value.KeepLifetime,
        options.Value.MaxStale);

    /// <summary>What holds in a scope.</summary>
    public EffectivePolicy Of(AnswerScope scope)
    {
        EffectivePolicy ofTenant = Defaults.With(Find(scope.Tenant, AllCollections));
        return scope.Collections.Select(collection => ofTenant.With(Find(scope.Tenant, collection))).Aggregate((a, b) => a.And(b));
    }

    /// <summary>The policies of a tenant, that for all its collections first.</summary>
    public IEnumerable<CachePolicy> List(string tenant) => _policies
        .Where(policy => policy.Key.Tenant == tenant)
        .Select(policy => policy.Value)
        .OrderBy(policy => policy.Collection, StringComparer.Ordinal);

    /// <summary>Sets a policy, or removes one that says nothing.</summary>
    public async Task SetAsync(string tenant, CachePolicy policy, CancellationToken cancellationToken)
    {
        if (policy.Equals(new CachePolicy { Collection = policy.Collection }))
        {
            await store.DeleteAsync(tenant, policy.Collection, cancellationToken);
        }
        else
        {
            await store.WriteAsync(tenant, policy, cancellationToken);
        }

        await ReadAsync(cancellationToken);
    }

    /// <summary>Reads the policies.</summary>
    public async Task ReadAsync(CancellationToken cancellationToken) => _policies = await store.ReadAsync(cancellationToken);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ReadAsync(stoppingToken);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                CacheLog.PoliciesNotRead(logger, failure);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            await Task.Delay(s_interval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private CachePolicy? Find(string tenant, string collection) => _policies.GetValueOrDefault((tenant, collection));
}
