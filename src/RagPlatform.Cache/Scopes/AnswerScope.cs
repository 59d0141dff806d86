using System.Text;
using RagPlatform.Contracts.V1;
using RagPlatform.ServiceDefaults.Errors;

namespace RagPlatform.Cache.Scopes;

/// <summary>
/// Within what an answer may be shared: tenant, what its reader may read, collections, filters, number of passages, model and prompt
/// version, language. There is no way to look up without one, so there is no way to look up across them.
/// </summary>
internal sealed class AnswerScope
{
    private const int MaxCollections = 64;

    private AnswerScope(string tenant, string fingerprint, IReadOnlyList<string> collections, CacheDigest digest)
    {
        (Tenant, Fingerprint, Collections, Digest) = (tenant, fingerprint, collections, digest);
        CollectionNames = string.Join(',', collections);
    }

    /// <summary>Whose answers.</summary>
    public string Tenant { get; }

    /// <summary>What their readers may read.</summary>
    public string Fingerprint { get; }

    /// <summary>Each once, in ordinal order.</summary>
    public IReadOnlyList<string> Collections { get; }

    /// <summary>The same joined by commas.</summary>
    public string CollectionNames { get; }

    /// <summary>Equal for two scopes exactly when they are the same.</summary>
    public CacheDigest Digest { get; }

    /// <summary>The scope of a question.</summary>
    /// <exception cref="PlatformException">INVALID_ARGUMENT: a part of the scope is missing.</exception>
    public static AnswerScope Create(string tenant, string fingerprint, CacheScope? scope, string language)
    {
        if (string.IsNullOrEmpty(tenant) || string.IsNullOrEmpty(fingerprint))
        {
            throw PlatformException.InvalidField("tenant", "A cached answer belongs to a tenant and to a fingerprint of what it may read.");
        }

        if (scope is null || scope.Collections.Count is 0 or > MaxCollections)
        {
            throw PlatformException.InvalidField("scope", $"A scope names 1 to {MaxCollections} collections.");
        }

        string[] collections = [.. scope.Collections.Distinct().Order(StringComparer.Ordinal)];
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(tenant);
            writer.Write(fingerprint);
            Write(writer, collections);
            Write(writer, scope.Filters
                .OrderBy(filter => filter.Key, StringComparer.Ordinal)
                .SelectMany(filter => new[] { filter.Key, filter.Value }));
            writer.Write(scope.TopK);
            writer.Write(scope.Generation);
            writer.Write(language);
        }

        return new AnswerScope(tenant, fingerprint, collections, CacheDigest.Of(stream.GetBuffer().AsSpan(0, (int)stream.Length)));
    }

    // Count and length prefixes keep lists apart that would read the same when joined.
    private static void Write(BinaryWriter writer, IEnumerable<string> values)
    {
        string[] list = [.. values];
        writer.Write(list.Length);
        foreach (string value in list)
        {
            writer.Write(value);
        }
    }
}
