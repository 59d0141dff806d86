using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;

namespace RagPlatform.ServiceDefaults.Identity;

/// <summary>Who a call is made for, as AccessControl signed it and every service verified it.</summary>
/// <param name="Tenant">The tenant; part of every key under which anything of it is kept.</param>
/// <param name="Subject">Who within the tenant: a key id, or <c>service:name</c>.</param>
/// <param name="Roles">See <see cref="Identity.Roles"/>.</param>
/// <param name="Collections">Collections it may use; <c>*</c> stands for all of the tenant.</param>
/// <param name="Labels">Document labels it may read.</param>
/// <param name="ExpiresAt">When it ends, UTC.</param>
/// <param name="Token">The signed form, to pass on.</param>
public sealed record CallerIdentity(
    string Tenant,
    string Subject,
    IReadOnlyList<string> Roles,
    IReadOnlyList<string> Collections,
    IReadOnlyList<string> Labels,
    DateTimeOffset ExpiresAt,
    string Token)
{
    /// <summary>Stands for every collection of the tenant.</summary>
    public const string AllCollections = "*";

    /// <summary>The team its costs are charged to, empty for none. It says who pays, not what may be read.</summary>
    public string Team { get; init; } = string.Empty;

    // An identity is used for many calls, and is the same object for all of them. Beside it, as a field would count in its equality.
    private static readonly ConditionalWeakTable<CallerIdentity, string> s_fingerprints = [];

    /// <summary>Whether it has a role; an administrator has those of its tenant.</summary>
    public bool IsInRole(string role) =>
        Roles.Contains(role)
        || (role is Identity.Roles.Reader or Identity.Roles.Writer or Identity.Roles.Auditor && Roles.Contains(Identity.Roles.Admin));

    /// <summary>Whether it may use a collection of its tenant.</summary>
    public bool CanUse(string collection) => Collections.Contains(AllCollections) || Collections.Contains(collection);

    /// <summary>Whether it may read a document with these labels: all without labels, else with one of them held.</summary>
    public bool CanRead(IReadOnlyCollection<string> documentLabels)
    {
        ArgumentNullException.ThrowIfNull(documentLabels);
        return documentLabels.Count == 0 || documentLabels.Any(label => Labels.Contains(label));
    }

    /// <summary>
    /// Digest of what it may read: equal for two callers exactly when they may read the same. Part of every cache key, so that no
    /// answer crosses a permission boundary. 64 hexadecimal digits.
    /// </summary>
    public string Fingerprint => s_fingerprints.GetValue(this, static identity => identity.MakeFingerprint());

    private string MakeFingerprint()
    {
        // Length prefixes keep {"ab","c"} and {"a","bc"} apart.
        var text = new StringBuilder();
        Append(text, [Tenant]);
        Append(text, Collections.Order(StringComparer.Ordinal).Distinct());
        Append(text, Labels.Order(StringComparer.Ordinal).Distinct());
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    private static void Append(StringBuilder text, IEnumerable<string> values)
    {
        foreach (string value in values)
        {
            text.Append(value.Length).Append(':').Append(value);
        }

        text.Append(';');
    }
}
