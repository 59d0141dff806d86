using Aspire.Hosting.StandIn.Tests.Infrastructure;

namespace Aspire.Hosting.StandIn.Tests.Model;

public class ResourceNameTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("access-control")]
    [InlineData("Qdrant-Key2")]
    public void AddParameter_ValidName_IsAdded(string name)
    {
        var builder = TestApplication.CreateBuilder();

        Assert.Same(builder.AddParameter(name).Resource, Assert.Single(builder.Resources));
    }

    [Theory]
    [InlineData("my_cache", "only ASCII letters, digits, and hyphens")]
    [InlineData("1st", "start with an ASCII letter")]
    [InlineData("-a", "start with an ASCII letter")]
    [InlineData("a--b", "consecutive hyphens")]
    [InlineData("a-", "end with a hyphen")]
    [InlineData("größe", "only ASCII letters, digits, and hyphens")]
    [InlineData("a23456789a23456789a23456789a23456789a23456789a23456789a23456789abcdef", "between 1 and 64")]
    public void AddParameter_InvalidName_SaysWhatIsWrong(string name, string reason)
    {
        var builder = TestApplication.CreateBuilder();

        var exception = Assert.Throws<ArgumentException>(() => builder.AddParameter(name));

        Assert.Contains(reason, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AddResource_NameTakenInOtherCase_Throws()
    {
        var builder = TestApplication.CreateBuilder();
        builder.AddParameter("cache");

        var exception = Assert.Throws<DistributedApplicationException>(() => builder.AddRedis("Cache"));

        Assert.Contains("'Cache'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WithHttpEndpoint_InvalidName_Throws()
    {
        var service = TestApplication.CreateBuilder().AddTestService("svc");

        Assert.Throws<ArgumentException>(() => service.WithHttpEndpoint(name: "my_endpoint"));
    }
}
