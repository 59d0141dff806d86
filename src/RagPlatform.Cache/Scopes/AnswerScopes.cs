using System.Collections.Concurrent;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Cache.Scopes;

/// <summary>Scopes that were asked for lately: the same one comes with question after question, and takes longer to make than to find.</summary>
internal static class AnswerScopes
{
    private const int MaxRemembered = 10_000;
    private static readonly ConcurrentDictionary<(string Tenant, string Fingerprint, CacheScope Scope, string Language), AnswerScope> s_scopes = [];

    /// <summary>The scope of a question.</summary>
    /// <exception cref="ServiceDefaults.Errors.PlatformException">INVALID_ARGUMENT: a part of the scope is missing.</exception>
    public static AnswerScope Of(string tenant, string fingerprint, CacheScope? scope, string language)
    {
        if (scope is not { HistoryDigest.Length: 0 })
        {
            // Conversations are many, and each of them has few questions.
            return AnswerScope.Create(tenant, fingerprint, scope, language);
        }

        if (s_scopes.TryGetValue((tenant, fingerprint, scope, language), out AnswerScope? known))
        {
            return known;
        }

        if (s_scopes.Count >= MaxRemembered)
        {
            s_scopes.Clear();
        }

        // A message can be changed by whoever made it; the key must not.
        return s_scopes[(tenant, fingerprint, scope.Clone(), language)] = AnswerScope.Create(tenant, fingerprint, scope, language);
    }
}
