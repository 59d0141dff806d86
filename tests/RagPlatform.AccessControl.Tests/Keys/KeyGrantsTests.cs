using RagPlatform.AccessControl.Keys;
using RagPlatform.ServiceDefaults.Errors;
using RagPlatform.ServiceDefaults.Identity;
using Xunit;

namespace RagPlatform.AccessControl.Tests.Keys;

/// <summary>Nobody gives a key rights he lacks.</summary>
public sealed class KeyGrantsTests
{
    [Theory]
    [InlineData("admin", "*", "admin", "*")]
    [InlineData("admin", "*", "reader", "docs")]
    [InlineData("admin", "docs", "auditor", "docs")]
    [InlineData("platform-admin", "", "admin", "*")]
    public void Check_WithinTheCallersRights_Passes(string holds, string uses, string role, string collection) =>
        KeyGrants.Check(Caller(holds, uses), [role], [collection]);

    [Theory]
    [InlineData("admin", "*", "platform-admin", "*", "roles")]
    [InlineData("writer", "*", "admin", "*", "roles")]
    [InlineData("admin", "docs", "reader", "*", "collections")]
    [InlineData("admin", "docs", "reader", "other", "collections")]
    public void Check_BeyondTheCallersRights_NamesWhatIsLacking(string holds, string uses, string role, string collection, string field) =>
        Assert.Equal(
            field, Assert.Throws<PlatformException>(() => KeyGrants.Check(Caller(holds, uses), [role], [collection])).Field);

    private static CallerIdentity Caller(string role, string collection) =>
        new("t", "key-1", [role], [collection], [], DateTimeOffset.MaxValue, string.Empty);
}
