namespace RagPlatform.ServiceDefaults.Identity;

/// <summary>Names in the signed identity (a JWT signed with ES256) and of the metadata it travels in.</summary>
public static class IdentityTokens
{
    /// <summary>Metadata key of the signed identity.</summary>
    public const string Header = "x-rag-identity";

    /// <summary>Metadata key of the internal key.</summary>
    public const string InternalKeyHeader = "x-rag-internal-key";

    /// <summary>Issuer and audience.</summary>
    public const string Issuer = "ragplatform";

    /// <summary>Claim: the tenant.</summary>
    public const string Tenant = "tenant";

    /// <summary>Claim: roles, an array.</summary>
    public const string RoleList = "roles";

    /// <summary>Claim: collections, an array.</summary>
    public const string Collections = "collections";

    /// <summary>Claim: labels, an array.</summary>
    public const string Labels = "labels";

    /// <summary>Claim: the team; left out for none.</summary>
    public const string Team = "team";
}
