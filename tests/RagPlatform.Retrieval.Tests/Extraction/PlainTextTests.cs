using System.Text;
using RagPlatform.Retrieval.Extraction;
using RagPlatform.Retrieval.Extraction.Encodings;
using Xunit;

namespace RagPlatform.Retrieval.Tests.Extraction;

public sealed class PlainTextTests
{
    private const string Mixed = "naïve 日本 \U0001F600";

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    [InlineData("utf-32")]
    public void Decode_WithByteOrderMark_ReadsThatEncoding(string name)
    {
        Encoding encoding = Encoding.GetEncoding(name);

        Assert.Equal(Mixed, PlainText.Decode([.. encoding.GetPreamble(), .. encoding.GetBytes(Mixed)]));
    }

    [Theory]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    public void Decode_Utf16WithoutMark_IsRecognised(string name) => Assert.Equal(
        "Plain text, with ünïcödé and 日本.", PlainText.Decode(Encoding.GetEncoding(name).GetBytes("Plain text, with ünïcödé and 日本.")));

    [Theory]
    [InlineData(new byte[] { 0x61, 0xE9, 0x80, 0x62 }, "", "aé€b")]
    [InlineData(new byte[] { 0x61, 0xE9, 0x94, 0x62 }, "iso-8859-1", "aé”b")]
    [InlineData(new byte[] { 0xCF, 0xF0, 0xE8 }, "windows-1251", "При")]
    [InlineData(new byte[] { 0x82, 0xA0 }, "shift_jis", "あ")]
    [InlineData(new byte[] { 0x1B, 0x24, 0x42, 0x24, 0x22, 0x1B, 0x28, 0x42 }, "iso-2022-jp", "あ")]
    [InlineData(new byte[] { 0xC3, 0xA9 }, "windows-1252", "é")]
    [InlineData(new byte[] { 0x61, 0xE9 }, "no-such-encoding", "aé")]
    [InlineData(new byte[] { 0x61, 0xE9 }, "utf-8", "aé")]
    [InlineData(new byte[] { 0x2B, 0x41, 0x47, 0x45, 0x2D }, "utf-7", "+AGE-")]
    public void Decode_WithoutMark_FindsTheEncoding(byte[] content, string charset, string expected) =>
        Assert.Equal(expected, PlainText.Decode(content, charset));

    [Theory]
    [InlineData(new byte[] { 0xFF, 0xFE, 0x61 }, "INVALID_ENCODING")]
    [InlineData(new byte[] { 0xEF, 0xBB, 0xBF, 0xC0, 0x80 }, "INVALID_ENCODING")]
    [InlineData(new byte[] { 0x61, 0x00, 0x62 }, "BINARY_CONTENT")]
    [InlineData(new byte[] { 0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A }, "BINARY_CONTENT")]
    [InlineData(new byte[] { 0x01, 0x02, 0x03, 0x61 }, "BINARY_CONTENT")]
    [InlineData(new byte[] { 0x81, 0x8D, 0x8F, 0x61 }, "BINARY_CONTENT")]
    [InlineData(new byte[] { }, "EMPTY_DOCUMENT")]
    [InlineData(new byte[] { 0x20, 0x0A }, "EMPTY_DOCUMENT")]
    public void Decode_NoText_IsRefused(byte[] content, string reason) =>
        Assert.Equal(reason, Assert.Throws<DocumentRefusedException>(() => PlainText.Decode(content)).Reason);
}
