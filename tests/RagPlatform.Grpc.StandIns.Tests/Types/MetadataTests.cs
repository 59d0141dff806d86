using Grpc.Core;
using Xunit;

namespace RagPlatform.Grpc.StandIns.Tests.Types;

public sealed class MetadataTests
{
    [Fact]
    public void Lookup_RepeatedKey_GivesTheLastAndAll()
    {
        var metadata = new Metadata { { "key", "one" }, { "other", "x" }, { "KEY", "two" } };

        Assert.Equal("two", metadata.GetValue("Key"));
        Assert.Equal("two", metadata.Get("key")?.Value);
        Assert.Equal(["one", "two"], metadata.GetAll("kEy").Select(entry => entry.Value));
    }

    [Fact]
    public void Lookup_MissingKey_GivesNothing()
    {
        var metadata = new Metadata { { "key", "one" } };

        Assert.Null(metadata.Get("other"));
        Assert.Null(metadata.GetValue("other"));
        Assert.Null(metadata.GetValueBytes("other-bin"));
        Assert.Empty(metadata.GetAll("other"));
    }

    [Fact]
    public void List_EveryWayToChangeIt_KeepsTheOrder()
    {
        Metadata.Entry a = new("a", "1"), b = new("b", "2"), c = new("c", "3"), d = new("d", "4");
        var metadata = new Metadata { a, c };

        metadata.Insert(1, b);
        metadata[2] = d;
        Assert.Equal([a, b, d], metadata);
        Assert.Equal(1, metadata.IndexOf(b));
        Assert.Equal(-1, metadata.IndexOf(c));
        Assert.Contains(d, metadata);

        metadata.RemoveAt(0);
        Assert.True(metadata.Remove(d));
        Assert.False(metadata.Remove(d));
        var copy = new Metadata.Entry[2];
        metadata.CopyTo(copy, 1);
        Assert.Same(b, copy[1]);

        metadata.Clear();
        Assert.Empty(metadata);
        Assert.False(metadata.IsReadOnly);
    }

    [Fact]
    public void Empty_EveryWayToChangeIt_IsRefused()
    {
        var entry = new Metadata.Entry("a", "1");

        Assert.True(Metadata.Empty.IsReadOnly);
        Assert.Empty(Metadata.Empty);
        Assert.Throws<InvalidOperationException>(() => Metadata.Empty.Add(entry));
        Assert.Throws<InvalidOperationException>(() => Metadata.Empty.Add("a", "1"));
        Assert.Throws<InvalidOperationException>(() => Metadata.Empty.Add("a-bin", [1]));
        Assert.Throws<InvalidOperationException>(() => Metadata.Empty.Insert(0, entry));
        Assert.Throws<InvalidOperationException>(() => Metadata.Empty[0] = entry);
        Assert.Throws<InvalidOperationException>(() => Metadata.Empty.Remove(entry));
        Assert.Throws<InvalidOperationException>(() => Metadata.Empty.RemoveAt(0));
        Assert.Throws<InvalidOperationException>(Metadata.Empty.Clear);
    }

    [Fact]
    public void Null_Anywhere_IsRefused()
    {
        var metadata = new Metadata();

        Assert.Throws<ArgumentNullException>(() => metadata.Add(null!));
        Assert.Throws<ArgumentNullException>(() => metadata.Insert(0, null!));
        Assert.Throws<ArgumentNullException>(() => metadata.Add(null!, "1"));
        Assert.Throws<ArgumentNullException>(() => metadata.Add("a", (string)null!));
        Assert.Throws<ArgumentNullException>(() => metadata.Add("a-bin", (byte[])null!));
        Assert.Throws<ArgumentNullException>(() => metadata.Get(null!));
    }
}
