using System.IO.Hashing;
using System.Reflection;
using Pipelines.Sockets.Unofficial;
using RagPlatform.TestSupport;
using StackExchange.Redis;

namespace RagPlatform.Redis.StandIns.Tests;

/// <summary>The official client finds in our assemblies everything it was compiled against.</summary>
public class ContractTests
{
    [Fact]
    public void OfficialClient_EveryMemberItRefersTo_Exists()
    {
        var members = MemberReferences.Resolve(
            typeof(ConnectionMultiplexer).Assembly, typeof(Action), "Pipelines.Sockets.Unofficial", "System.IO.Hashing");

        Module[] ours = [typeof(SocketConnection).Module, typeof(XxHash3).Module];
        Assert.All(members, member => Assert.Contains(member.Module, ours));
        // Counted so that the test cannot pass by looking at nothing.
        Assert.InRange(members.Count, 50, int.MaxValue);
    }

    [Fact]
    public void OfficialClient_EveryType_Loads() =>
        Assert.NotEmpty(typeof(ConnectionMultiplexer).Assembly.GetTypes());
}
