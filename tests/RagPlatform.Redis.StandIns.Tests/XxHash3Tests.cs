using System.IO.Hashing;

namespace RagPlatform.Redis.StandIns.Tests;

/// <summary>Vectors of the reference implementation: the buffer of its sanity check, hashed by <c>xxhsum</c> 0.8.</summary>
public class XxHash3Tests
{
    private const ulong Prime64 = 11400714785074694797;

    [Theory]
    [InlineData(0, 0UL, 0x2D06800538D394C2UL)]
    [InlineData(0, Prime64, 0xA8A6B918B2F0364AUL)]
    [InlineData(1, 0UL, 0xC44BDFF4074EECDBUL)]
    [InlineData(1, Prime64, 0x032BE332DD766EF8UL)]
    [InlineData(2, 0UL, 0x7A9978044CB8A8BBUL)]
    [InlineData(3, 0UL, 0x54247382A8D6B94DUL)]
    [InlineData(4, 0UL, 0xE5DC74BC51848A51UL)]
    [InlineData(6, 0UL, 0x27B56A84CD2D7325UL)]
    [InlineData(6, Prime64, 0x84589C116AB59AB9UL)]
    [InlineData(8, 0UL, 0x24CCC9ACAA9F65E4UL)]
    [InlineData(9, 0UL, 0x14D5001C15DD3F2BUL)]
    [InlineData(12, 0UL, 0xA713DAF0DFBB77E7UL)]
    [InlineData(12, Prime64, 0xE7303E1B2336DE0EUL)]
    [InlineData(16, 0UL, 0x981B17D36C7498C9UL)]
    [InlineData(17, 0UL, 0x796F5ACD3A60F862UL)]
    [InlineData(24, 0UL, 0xA3FE70BF9D3510EBUL)]
    [InlineData(24, Prime64, 0x850E80FC35BDD690UL)]
    [InlineData(33, 0UL, 0xABFB2D081B400A10UL)]
    [InlineData(48, 0UL, 0x397DA259ECBA1F11UL)]
    [InlineData(48, Prime64, 0xADC2CBAA44ACC616UL)]
    [InlineData(64, 0UL, 0x9CB48487720EC49DUL)]
    [InlineData(80, 0UL, 0xBCDEFBBB2C47C90AUL)]
    [InlineData(80, Prime64, 0xC6DD0CB699532E73UL)]
    [InlineData(96, 0UL, 0x935A769A7F94776FUL)]
    [InlineData(97, 0UL, 0xCA4CA268FD3C3A6CUL)]
    [InlineData(128, 0UL, 0xFCFF24126754D861UL)]
    [InlineData(129, 0UL, 0x98F1B0A679A2CA29UL)]
    [InlineData(195, 0UL, 0xCD94217EE362EC3AUL)]
    [InlineData(195, Prime64, 0xBA68003D370CB3D9UL)]
    [InlineData(240, 0UL, 0x81C3C2B67F568CCFUL)]
    [InlineData(241, 0UL, 0xC5A639ECD2030E5EUL)]
    [InlineData(403, 0UL, 0xCDEB804D65C6DEA4UL)]
    [InlineData(403, Prime64, 0x6259F6ECFD6443FDUL)]
    [InlineData(512, 0UL, 0x617E49599013CB6BUL)]
    [InlineData(512, Prime64, 0x3CE457DE14C27708UL)]
    [InlineData(1024, 0UL, 0xDD85C9B5C1109C5CUL)]
    [InlineData(1025, 0UL, 0xD870C0FA13211C6AUL)]
    [InlineData(2048, 0UL, 0xDD59E2C3A5F038E0UL)]
    [InlineData(2048, Prime64, 0x66F81670669ABABCUL)]
    [InlineData(2240, 0UL, 0x6E73A90539CF2948UL)]
    [InlineData(2240, Prime64, 0x757BA8487D1B5247UL)]
    [InlineData(4096, 0UL, 0xE91206429D1F48F9UL)]
    public void Hash_ReferenceBuffer_EqualsReference(int length, ulong seed, ulong expected) =>
        Assert.Equal(expected, XxHash3.HashToUInt64(Buffer(length), (long)seed));

    [Fact]
    public void Hash_OneBitChanged_DiffersAtEveryLength()
    {
        for (var length = 1; length <= 600; length++)
        {
            var bytes = Buffer(length);
            var hash = XxHash3.HashToUInt64(bytes);
            bytes[length / 2] ^= 1;
            Assert.NotEqual(hash, XxHash3.HashToUInt64(bytes));
        }
    }

    private static byte[] Buffer(int length)
    {
        ulong generator = 2654435761;
        var buffer = new byte[length];
        for (var i = 0; i < length; i++)
        {
            buffer[i] = (byte)(generator >> 56);
            generator *= Prime64;
        }

        return buffer;
    }
}
