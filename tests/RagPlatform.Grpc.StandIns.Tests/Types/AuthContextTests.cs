using Grpc.Core;
using Xunit;

namespace RagPlatform.Grpc.StandIns.Tests.Types;

public sealed class AuthContextTests
{
    [Fact]
    public void PeerWithIdentity_ItsProperties_AreFound()
    {
        var name = AuthProperty.Create("name", "grüße"u8.ToArray());
        var other = AuthProperty.Create("other", [1]);
        var context = new AuthContext("name", new Dictionary<string, List<AuthProperty>> { ["name"] = [name], ["other"] = [other] });

        Assert.True(context.IsPeerAuthenticated);
        Assert.Equal("name", context.PeerIdentityPropertyName);
        Assert.Equal([name], context.PeerIdentity);
        Assert.Equal("grüße", name.Value);
        Assert.Equal([name, other], context.Properties);
        Assert.Equal([other], context.FindPropertiesByName("other"));
        Assert.Empty(context.FindPropertiesByName("absent"));
    }

    [Fact]
    public void PeerWithoutIdentity_Everything_IsEmpty()
    {
        var context = new AuthContext(null, []);

        Assert.False(context.IsPeerAuthenticated);
        Assert.Empty(context.PeerIdentity);
        Assert.Empty(context.Properties);
    }

    [Fact]
    public void Property_Bytes_AreCopiedBothWays()
    {
        byte[] bytes = [1, 2];
        var property = AuthProperty.Create("p", bytes);
        bytes[0] = 9;
        property.ValueBytes[1] = 9;

        Assert.Equal(new byte[] { 1, 2 }, property.ValueBytes);
    }
}
