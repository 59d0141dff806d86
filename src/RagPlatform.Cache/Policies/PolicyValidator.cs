using RagPlatform.Contracts.V1;
using RagPlatform.ServiceDefaults.Errors;

namespace RagPlatform.Cache.Policies;

/// <summary>Refuses policies that cannot be meant.</summary>
internal static class PolicyValidator
{
    private const long LongestSeconds = 365L * 24 * 3600;
    private const int MaxNameLength = 64;

    /// <exception cref="PlatformException">INVALID_ARGUMENT naming the field.</exception>
    public static void Validate(CachePolicy? policy)
    {
        if (policy is null || policy.Collection.Length is 0 or > MaxNameLength)
        {
            throw PlatformException.InvalidField("policy.collection", "A policy names its collection, or '*' for all of the tenant.");
        }

        Require(
            Enum.IsDefined(policy.Semantic), "policy.semantic", "is SEMANTIC_OFF, SEMANTIC_THRESHOLD, SEMANTIC_BOUNDED or left out");
        Require(
            !policy.HasThreshold || policy.Threshold is >= 0.5 and <= 1, "policy.threshold", "is 0.5 to 1");
        Require(!policy.HasErrorBound || policy.ErrorBound is > 0 and <= 0.5, "policy.error_bound", "is above 0 and at most 0.5");
        Require(!policy.HasConfidenceFloor || policy.ConfidenceFloor is >= 0 and <= 1, "policy.confidence_floor", "is 0 to 1");
        Require(
            !policy.HasFreshSeconds || policy.FreshSeconds is >= 1 and <= LongestSeconds, "policy.fresh_seconds", "is 1 s to 1 year");
        Require(!policy.HasKeepSeconds || policy.KeepSeconds is >= 1 and <= LongestSeconds, "policy.keep_seconds", "is 1 s to 1 year");
        Require(
            !policy.HasKeepSeconds || !policy.HasFreshSeconds || policy.KeepSeconds >= policy.FreshSeconds,
            "policy.keep_seconds",
            "is no less than 'policy.fresh_seconds'");
        Require(
            !policy.HasMaxStaleSeconds || policy.MaxStaleSeconds is >= 0 and <= LongestSeconds,
            "policy.max_stale_seconds",
            "is 0 s to 1 year");
    }

    private static void Require(bool condition, string field, string rule)
    {
        if (!condition)
        {
            throw PlatformException.InvalidField(field, $"'{field}' {rule}.");
        }
    }
}
