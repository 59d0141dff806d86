namespace RagPlatform.ServiceDefaults.Identity;

/// <summary>What an identity may do. A role says nothing about which documents: collections and labels do.</summary>
public static class Roles
{
    /// <summary>Ask and search.</summary>
    public const string Reader = "reader";

    /// <summary>Ingest and delete documents, create collections.</summary>
    public const string Writer = "writer";

    /// <summary>Read the audit log and the cost reports.</summary>
    public const string Auditor = "auditor";

    /// <summary>Everything within the tenant, keys included.</summary>
    public const string Admin = "admin";

    /// <summary>Creates tenants and keys for them.</summary>
    public const string PlatformAdmin = "platform-admin";

    /// <summary>A service of the platform speaking for itself.</summary>
    public const string Service = "service";

    /// <summary>Every role a key may carry; services get theirs otherwise.</summary>
    public static readonly IReadOnlyList<string> Grantable = [Reader, Writer, Auditor, Admin, PlatformAdmin];
}
