using RagPlatform.ServiceDefaults.Errors;
using RagPlatform.ServiceDefaults.Identity;

namespace RagPlatform.CostAccounting.Budgets;

/// <summary>
/// Whose budgets a caller may see and change: a tenant's administrators those of the tenant, its teams and keys; the platform's administrators what
/// any tenant may spend at most.
/// </summary>
internal static class BudgetScope
{
    /// <summary>The tenant whose budget is changed.</summary>
    /// <exception cref="PlatformException">PERMISSION_DENIED.</exception>
    public static string OfChange(CallerIdentity caller, string tenant, string level)
    {
        bool isOwn = tenant.Length == 0 || tenant == caller.Tenant;
        return (level, isOwn) switch
        {
            (BudgetStore.Platform, _) when caller.IsInRole(Roles.PlatformAdmin) => isOwn ? caller.Tenant : tenant,
            (BudgetStore.Platform, _) => throw PlatformException.Forbidden(
                "What the platform lets a tenant spend is set by the platform's administrators; a tenant limits itself with the level 'tenant'."),
            (_, true) when caller.IsInRole(Roles.Admin) => caller.Tenant,
            (_, true) => throw PlatformException.Forbidden("Budgets of a tenant are set by its administrators."),
            _ => throw PlatformException.Forbidden("For another tenant a budget has the level 'platform'; all others are set by its own administrators."),
        };
    }

    /// <summary>The tenant whose budgets are listed.</summary>
    /// <exception cref="PlatformException">PERMISSION_DENIED.</exception>
    public static string OfList(CallerIdentity caller, string tenant) => (tenant.Length == 0 || tenant == caller.Tenant) switch
    {
        true when caller.IsInRole(Roles.Admin) || caller.IsInRole(Roles.Auditor) || caller.IsInRole(Roles.PlatformAdmin) => caller.Tenant,
        false when caller.IsInRole(Roles.PlatformAdmin) => tenant,
        _ => throw PlatformException.Forbidden("Budgets of a tenant are for its administrators and auditors, and for the platform's administrators."),
    };
}
