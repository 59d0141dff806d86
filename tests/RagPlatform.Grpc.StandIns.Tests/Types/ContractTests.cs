using System.Reflection;
using Google.Protobuf;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Compression;
using RagPlatform.TestSupport;
using Xunit;

namespace RagPlatform.Grpc.StandIns.Tests.Types;

/// <summary>Every type and member that the official server and client refer to is there, under the identity they ask for.</summary>
public sealed class ContractTests
{
    public static TheoryData<Type> OfficialAssemblies => [typeof(GrpcServiceOptions), typeof(GrpcChannel)];

    [Theory]
    [MemberData(nameof(OfficialAssemblies))]
    public void OfficialAssembly_EveryTypeItDefines_Loads(Type inAssembly)
    {
        ArgumentNullException.ThrowIfNull(inAssembly);

        Assert.NotEmpty(inAssembly.Assembly.GetTypes());
    }

    [Theory]
    [MemberData(nameof(OfficialAssemblies))]
    public void OfficialAssembly_EveryMemberItRefersTo_Exists(Type inAssembly)
    {
        ArgumentNullException.ThrowIfNull(inAssembly);

        var members = MemberReferences.Resolve(inAssembly.Assembly, typeof(IMessage), "Grpc.Core.Api", "Grpc.Net.Common");

        Module[] ours = [typeof(CallInvoker).Module, typeof(ICompressionProvider).Module];
        Assert.All(members, member => Assert.Contains(member.Module, ours));
        // Counted so that the test cannot pass by looking at nothing.
        Assert.InRange(members.Count, 50, int.MaxValue);
    }

    [Theory]
    [MemberData(nameof(OfficialAssemblies))]
    public void OfficialAssembly_ItsReferences_NameTheIdentityOfOurs(Type inAssembly)
    {
        ArgumentNullException.ThrowIfNull(inAssembly);
        var references = inAssembly.Assembly.GetReferencedAssemblies().ToDictionary(name => name.Name!, name => name.FullName);

        Assert.Equal(typeof(CallInvoker).Assembly.FullName, references["Grpc.Core.Api"]);
        Assert.Equal(typeof(ICompressionProvider).Assembly.FullName, references["Grpc.Net.Common"]);
    }

    [Fact]
    public void VersionInfo_Constants_AgreeWithTheAssembly()
    {
        var version = typeof(VersionInfo).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>();

        Assert.Equal(VersionInfo.CurrentAssemblyVersion, typeof(VersionInfo).Assembly.GetName().Version!.ToString());
        Assert.Equal(VersionInfo.CurrentVersion, version?.InformationalVersion);
    }
}
