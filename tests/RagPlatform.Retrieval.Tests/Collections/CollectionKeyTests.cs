using RagPlatform.Retrieval.Collections;
using Xunit;

namespace RagPlatform.Retrieval.Tests.Collections;

public sealed class CollectionKeyTests
{
    [Fact]
    public void ToString_CollectionOrShard_NamesIt()
    {
        var key = new CollectionKey("acme", "handbook");

        Assert.Equal("acme/handbook", key.ToString());
        Assert.Equal("acme/handbook/law", key.Part("law").ToString());
    }
}
