using RagPlatform.ServiceDefaults.Errors;
using RagPlatform.ServiceDefaults.Identity;

namespace RagPlatform.CostAccounting.Reports;

/// <summary>Whose part of the ledger a caller may look at.</summary>
internal static class LedgerScope
{
    /// <summary>The tenant whose part it is; null: all of it.</summary>
    /// <exception cref="PlatformException">PERMISSION_DENIED.</exception>
    public static string? Of(CallerIdentity caller, bool allTenants) => (allTenants, caller) switch
    {
        (true, _) when caller.IsInRole(Roles.PlatformAdmin) => null,
        (false, _) when caller.IsInRole(Roles.Auditor) => caller.Tenant,
        (true, _) => throw PlatformException.Forbidden(
            "The ledger of all tenants is for the platform's administrators; leave 'all_tenants' out for that of your own."),
        _ => throw PlatformException.Forbidden("The ledger of a tenant is for its auditors; set 'all_tenants' for that of all."),
    };
}
