using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Grpc.Core;
using Xunit;

namespace RagPlatform.Grpc.StandIns.Tests.Types;

public sealed class MetadataEntryTests
{
    private const string Allowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";

    private static Arbitrary<string> ValidKeys
        => Gen.Elements<char>(Allowed).NonEmptyListOf().Select(characters => string.Concat(characters)).ToArbitrary();

    [Fact]
    public void TextEntry_AnyValidKey_IsKeptInLowerCase()
        => Prop.ForAll(ValidKeys, key =>
        {
            if (key.EndsWith("-bin", StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }

            var entry = new Metadata.Entry(key, "value");
            return entry.Key == string.Concat(key.Select(char.ToLowerInvariant)) && !entry.IsBinary && entry.Value == "value";
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void BinaryEntry_AnyValidKeyAndBytes_GivesCopiesOfTheBytes()
        => Prop.ForAll(ValidKeys, ArbMap.Default.ArbFor<byte[]>().Filter(bytes => bytes is not null), (key, bytes) =>
        {
            var original = (byte[])bytes.Clone();
            var entry = new Metadata.Entry(key + "-BIN", bytes);
            Array.Clear(bytes);
            var first = entry.ValueBytes;
            Array.Clear(first);
            return entry.IsBinary && entry.ValueBytes.AsSpan().SequenceEqual(original);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Entry_KeyWithACharacterThatIsNotAllowed_IsRefused()
        => Prop.ForAll(ValidKeys, ArbMap.Default.ArbFor<char>().Filter(c => !Allowed.Contains(c)), (key, wrong) =>
            Refuses(key + wrong + "x") && Refuses(wrong + key) && Refuses(key + wrong)).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("with space")]
    [InlineData("colon:")]
    [InlineData(":path")]
    [InlineData("grüße")]
    [InlineData("new\nline")]
    [InlineData("\u212Aelvin")]
    public void Entry_MalformedKey_IsRefused(string key) => Assert.True(Refuses(key));

    [Fact]
    public void Entry_SuffixThatDoesNotFitTheValue_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => new Metadata.Entry("data-bin", "text"));
        Assert.Throws<ArgumentException>(() => new Metadata.Entry("DATA-BIN", "text"));
        Assert.Throws<ArgumentException>(() => new Metadata.Entry("data", new byte[] { 1 }));
    }

    [Fact]
    public void Value_OfABinaryEntry_IsRefused()
        => Assert.Throws<InvalidOperationException>(() => new Metadata.Entry("data-bin", new byte[] { 1 }).Value);

    [Fact]
    public void ValueBytes_OfATextEntry_AreItsAsciiBytes()
        => Assert.Equal(Encoding.ASCII.GetBytes("value"), new Metadata.Entry("key", "value").ValueBytes);

    [Fact]
    public void ToString_OfATextEntry_NamesKeyAndValue()
        => Assert.Equal("[Entry: key=key, value=v]", new Metadata.Entry("Key", "v").ToString());

    private static bool Refuses(string key)
    {
        try
        {
            _ = key.EndsWith("-bin", StringComparison.OrdinalIgnoreCase) ? new Metadata.Entry(key, []) : new Metadata.Entry(key, "x");
            return false;
        }
        catch (ArgumentException)
        {
            return true;
        }
    }
}
