using RagPlatform.CostAccounting.Budgets;
using RagPlatform.ServiceDefaults.Errors;
using RagPlatform.ServiceDefaults.Identity;
using Xunit;

namespace RagPlatform.CostAccounting.Tests.Budgets;

/// <summary>Nobody lifts the limit another has set, and nobody reaches into another tenant.</summary>
public sealed class BudgetScopeTests
{
    [Theory]
    [InlineData(Roles.Admin, "", "tenant", "acme")]
    [InlineData(Roles.Admin, "acme", "key", "acme")]
    [InlineData(Roles.Admin, "", "platform", null)]
    [InlineData(Roles.Admin, "other", "tenant", null)]
    [InlineData(Roles.Admin, "other", "platform", null)]
    [InlineData(Roles.PlatformAdmin, "other", "platform", "other")]
    [InlineData(Roles.PlatformAdmin, "", "platform", "acme")]
    [InlineData(Roles.PlatformAdmin, "other", "tenant", null)]
    [InlineData(Roles.PlatformAdmin, "", "tenant", null)]
    [InlineData(Roles.Auditor, "", "tenant", null)]
    public void OfChange_ByRoleTenantAndLevel_IsTheTenantOrForbidden(string role, string tenant, string level, string? expected) =>
        Check(() => BudgetScope.OfChange(Caller(role), tenant, level), expected);

    [Theory]
    [InlineData(Roles.Admin, "", "acme")]
    [InlineData(Roles.Auditor, "acme", "acme")]
    [InlineData(Roles.Admin, "other", null)]
    [InlineData(Roles.Auditor, "other", null)]
    [InlineData(Roles.PlatformAdmin, "other", "other")]
    [InlineData(Roles.PlatformAdmin, "", "acme")]
    [InlineData(Roles.Reader, "", null)]
    public void OfList_ByRoleAndTenant_IsTheTenantOrForbidden(string role, string tenant, string? expected) =>
        Check(() => BudgetScope.OfList(Caller(role), tenant), expected);

    private static void Check(Func<string> scope, string? expected)
    {
        if (expected is null)
        {
            Assert.Equal("PERMISSION_DENIED", Assert.Throws<PlatformException>(scope).Reason);
        }
        else
        {
            Assert.Equal(expected, scope());
        }
    }

    private static CallerIdentity Caller(string role) => new("acme", "key:1", [role], [], [], DateTimeOffset.MaxValue, string.Empty);
}
