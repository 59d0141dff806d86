using System.Security.Cryptography;
using System.Text;
using RagPlatform.Contracts.V1;
using RagPlatform.ServiceDefaults.Errors;

namespace RagPlatform.Cache.Results;

/// <summary>
/// What a stored answer is found by: digest of tenant, of what its reader may read, and of everything else the answer depends on. There
/// is no way to make one without a scope, so there is no way to look up across scopes.
/// </summary>
internal sealed class ResultKey
{
    private ResultKey(string tenant, string digest, IReadOnlyList<string> collections)
    {
        Tenant = tenant;
        Digest = digest;
        Collections = collections;
    }

    /// <summary>Whose answer it is.</summary>
    public string Tenant { get; }

    /// <summary>The collections of the scope, each once, in ordinal order.</summary>
    public IReadOnlyList<string> Collections { get; }

    /// <summary>64 hexadecimal digits.</summary>
    public string Digest { get; }

    /// <summary>The key of a question in a scope.</summary>
    /// <exception cref="PlatformException">INVALID_ARGUMENT: a part of the scope is missing.</exception>
    public static ResultKey Create(string tenant, string fingerprint, CacheScope? scope, string question)
    {
        if (string.IsNullOrEmpty(tenant) || string.IsNullOrEmpty(fingerprint))
        {
            throw PlatformException.InvalidField("tenant", "A cached answer belongs to a tenant and to a fingerprint of what it may read.");
        }

        if (scope is null || scope.Collections.Count == 0)
        {
            throw PlatformException.InvalidField("scope", "A scope names at least one collection.");
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
            writer.Write(scope.HistoryDigest);
            writer.Write(scope.Generation);
            writer.Write(QuestionNormalizer.Normalize(question));
        }

        stream.Position = 0;
        return new ResultKey(tenant, Convert.ToHexStringLower(SHA256.HashData(stream)), collections);
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
