using System.Text;
using RagPlatform.Retrieval.Extraction;
using RagPlatform.Retrieval.Extraction.Code;
using RagPlatform.Retrieval.Extraction.Csv;
using RagPlatform.Retrieval.Extraction.Json;
using Xunit;

namespace RagPlatform.Retrieval.Tests.Extraction;

public sealed class TableAndRecordTests
{
    [Theory]
    [InlineData("name,age\nAda,36\n\"Byron, \"\"Lord\"\"\",\n", "name: Ada\nage: 36\n\nname: Byron, \"Lord\"")]
    [InlineData("name;age\r\nAda;36\r\n", "name: Ada\nage: 36")]
    [InlineData("name,note\nAda,\"two\n\nlines\"\n", "name: Ada\nnote: two lines")]
    [InlineData("a\n1\n2\n", "a: 1\n\na: 2")]
    [InlineData("a,\n1,2,3\n", "a: 1\ncolumn 2: 2\ncolumn 3: 3")]
    [InlineData("size,what\n5\",disk\n", "size: 5\"\nwhat: disk")]
    [InlineData("only,names\n", "only\nnames")]
    public async Task Csv_Rows_BecomeRecords(string csv, string expected)
    {
        ExtractedText text = await ExtractAsync(new CsvExtractor(), csv);

        Assert.Equal((expected, TextStructure.Records), (text.Text, text.Structure));
    }

    [Fact]
    public async Task Tsv_Commas_AreText() =>
        Assert.Equal("a: 1,5\nb: x", (await ExtractAsync(new TsvExtractor(), "a\tb\n1,5\tx\n")).Text);

    [Theory]
    [InlineData("a,b\n\"never closed,1\n2,3\n", "INVALID_CSV")]
    [InlineData("\n\n", "EMPTY_DOCUMENT")]
    public async Task Csv_NoTable_IsRefused(string csv, string reason) => Assert.Equal(reason, await RefusalAsync(new CsvExtractor(), csv));

    [Fact]
    public async Task Csv_FewBytesThatWriteMuchText_AreRefused()
    {
        string name = new('n', 1_000_000);

        Assert.Equal("TEXT_TOO_LONG", await RefusalAsync(new CsvExtractor(), name + "\n" + string.Concat(Enumerable.Repeat("1\n", 100))));
    }

    [Fact]
    public async Task Csv_TooManyColumns_IsRefused() =>
        Assert.Equal("INVALID_CSV", await RefusalAsync(new CsvExtractor(), new string(',', 5000) + "\n1\n"));

    [Theory]
    [InlineData("""[{"a":1,"b":{"c":"x\ny"}},{"a":[1,2,null]},7]""", "a: 1\nb.c: x y\n\na: 1, 2\n\n7")]
    [InlineData("""{"items":[{"k":"v"},{"k":"w"}],"ok":true,"no":null}""", "items[0].k: v\nitems[1].k: w\nok: true")]
    public async Task Json_Records_BecomeLines(string json, string expected) =>
        Assert.Equal(expected, (await ExtractAsync(new JsonExtractor(), json)).Text);

    [Fact]
    public async Task JsonLines_EachLine_IsARecord() =>
        Assert.Equal("a: 1\n\na: 2", (await ExtractAsync(new JsonLinesExtractor(), "{\"a\":1}\r\n\n{\"a\":2}")).Text);

    [Theory]
    [InlineData("{\"a\":1", "INVALID_JSON")]
    [InlineData("{\"a\":\"\\ud800\"}", "INVALID_JSON")]
    [InlineData("{\"\\ud800\":1}", "INVALID_JSON")]
    [InlineData("{}", "EMPTY_DOCUMENT")]
    public async Task Json_NoRecords_IsRefused(string json, string reason)
    {
        Assert.Equal(reason, await RefusalAsync(new JsonExtractor(), json));
        Assert.Equal(reason, await RefusalAsync(new JsonLinesExtractor(), json));
    }

    [Fact]
    public async Task Json_NestedDeeply_IsRefused() =>
        Assert.Equal("INVALID_JSON", await RefusalAsync(new JsonExtractor(), new string('[', 100_000) + new string(']', 100_000)));

    [Fact]
    public async Task JsonLines_BadLine_IsNamed()
    {
        var refused = await Assert.ThrowsAsync<DocumentRefusedException>(() => ExtractAsync(new JsonLinesExtractor(), "{}\n{}\n{"));

        Assert.Contains("Line 3", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SourceCode_Text_IsKeptToTheLetter()
    {
        const string Code = "\tint a;\r\n\r\n\r\nvoid b() { }  \n";
        ExtractedText text = await ExtractAsync(new SourceCodeExtractor(), Code);

        Assert.Equal((Code, TextStructure.Code), (text.Text, text.Structure));
    }

    private static Task<ExtractedText> ExtractAsync(ITextExtractor extractor, string content) =>
        extractor.ExtractAsync(new DocumentSource(Encoding.UTF8.GetBytes(content)), CancellationToken.None);

    private static async Task<string> RefusalAsync(ITextExtractor extractor, string content) =>
        (await Assert.ThrowsAsync<DocumentRefusedException>(() => ExtractAsync(extractor, content))).Reason;
}
