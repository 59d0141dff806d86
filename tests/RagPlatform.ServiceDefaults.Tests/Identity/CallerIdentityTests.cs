using RagPlatform.ServiceDefaults.Errors;
using RagPlatform.ServiceDefaults.Identity;
using Xunit;

namespace RagPlatform.ServiceDefaults.Tests.Identity;

/// <summary>What an identity may do, and the fingerprint of what it may read.</summary>
public sealed class CallerIdentityTests
{
    [Theory]
    [InlineData("docs", true)]
    [InlineData("hr", false)]
    public void CanUse_NamedCollections_AllowsThose(string collection, bool expected) =>
        Assert.Equal(expected, Identity(collections: ["docs"]).CanUse(collection));

    [Fact]
    public void CanRead_LabelledDocument_NeedsOneOfItsLabels()
    {
        CallerIdentity identity = Identity(labels: ["hr"]);

        Assert.True(identity.CanRead([]));
        Assert.True(identity.CanRead(["finance", "hr"]));
        Assert.False(identity.CanRead(["finance"]));
    }

    [Theory]
    [InlineData(Roles.Admin, Roles.Reader, true)]
    [InlineData(Roles.Admin, Roles.Writer, true)]
    [InlineData(Roles.Admin, Roles.PlatformAdmin, false)]
    [InlineData(Roles.Admin, Roles.Service, false)]
    [InlineData(Roles.Reader, Roles.Writer, false)]
    public void IsInRole_Administrator_HasThoseOfItsTenantOnly(string has, string asked, bool expected) =>
        Assert.Equal(expected, Identity(roles: [has]).IsInRole(asked));

    [Fact]
    public void Demand_WithoutARequirement_RefusesEverybody() => Assert.Throws<PlatformException>(
        () => Identity(roles: [Roles.Admin, Roles.PlatformAdmin, Roles.Service]).Demand(null));

    [Fact]
    public void Fingerprint_SameRightsInAnotherOrder_IsEqual() => Assert.Equal(
        Identity(collections: ["a", "b"], labels: ["x", "y"]).Fingerprint, Identity(collections: ["b", "a"], labels: ["y", "x"]).Fingerprint);

    [Fact]
    public void Fingerprint_RandomPairsOfRights_AreEqualExactlyWhenTheRightsAre()
    {
        var random = new Random(11);
        for (int i = 0; i < 20_000; i++)
        {
            CallerIdentity first = RandomIdentity(random);
            CallerIdentity second = RandomIdentity(random);
            bool sameRights = first.Tenant == second.Tenant
                && first.Collections.ToHashSet().SetEquals(second.Collections)
                && first.Labels.ToHashSet().SetEquals(second.Labels);

            Assert.Equal(sameRights, first.Fingerprint == second.Fingerprint);
        }
    }

    private static CallerIdentity RandomIdentity(Random random) => Identity(
        Words(random, 1, 1)[0], Words(random, 0, 2), Words(random, 0, 2));

    private static string[] Words(Random random, int min, int max) =>
        [.. Enumerable.Range(0, random.Next(min, max + 1)).Select(_ => new string('a', random.Next(1, 3)) + (random.Next(2) == 0 ? ":" : string.Empty))];

    private static CallerIdentity Identity(
        string tenant = "acme", string[]? collections = null, string[]? labels = null, string[]? roles = null) =>
        new(tenant, "key-1", roles ?? [], collections ?? [], labels ?? [], DateTimeOffset.MaxValue, string.Empty);
}
