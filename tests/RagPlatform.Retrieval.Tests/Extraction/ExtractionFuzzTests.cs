using System.Text;
using Google.Protobuf;
using RagPlatform.Contracts.V1;
using RagPlatform.Retrieval.Chunking;
using RagPlatform.Retrieval.Extraction;
using RagPlatform.Retrieval.Tests.Hosting;
using Xunit;

namespace RagPlatform.Retrieval.Tests.Extraction;

/// <summary>Whatever is sent ends in text that can be cut, or in a refusal that says what to do.</summary>
[Collection(TemporaryProgram.Collection)]
public sealed class ExtractionFuzzTests
{
    private static readonly TextExtraction s_extraction = Parts.Extraction();

    [Theory]
    [InlineData("a.docx", 150)]
    [InlineData("a.html", 400)]
    [InlineData("a.md", 400)]
    [InlineData("a.csv", 400)]
    [InlineData("a.tsv", 400)]
    [InlineData("a.json", 400)]
    [InlineData("a.jsonl", 400)]
    [InlineData("a.cs", 400)]
    [InlineData("a.txt", 400)]
    [InlineData("upload", 400)]
    public async Task Extract_BrokenFiles_EndInTextOrARefusal(string name, int rounds)
    {
        var random = new Random(20260302);
        byte[] seed = Seed(name);
        for (int round = 0; round < rounds; round++)
        {
            await EndsWellAsync(name, Break(seed, random));
        }
    }

    [PdfToTextFact]
    public async Task Extract_BrokenPdfs_EndInTextOrARefusal()
    {
        var random = new Random(20260303);
        byte[] seed = PdfFiles.WithPages("First page.", "Second page.");
        for (int round = 0; round < 25; round++)
        {
            await EndsWellAsync("a.pdf", Break(seed, random));
        }
    }

    private static async Task EndsWellAsync(string name, byte[] content)
    {
        try
        {
            (ExtractedText text, _) = await s_extraction.ExtractAsync(
                new Document { DocumentId = name, Content = ByteString.CopyFrom(content) }, CancellationToken.None);
            Assert.False(string.IsNullOrWhiteSpace(text.Text));
            Assert.DoesNotContain("\0", text.Text, StringComparison.Ordinal);
            Assert.NotEmpty(Parts.Chunker(ChunkingDefaults.Policy).Chunk(text));
        }
        catch (DocumentRefusedException refused)
        {
            Assert.Matches("^[A-Z_]+$", refused.Reason);
            Assert.EndsWith(".", refused.Message, StringComparison.Ordinal);
        }
    }

    private static byte[] Seed(string name) => Path.GetExtension(name) switch
    {
        ".docx" => DocxFiles.Sample(),
        ".html" => Encoding.UTF8.GetBytes(
            "<html><head><title>t</title></head><body><h1>é</h1><table><tr><th>a</th></tr></table><pre>x</pre>"),
        ".csv" => Encoding.UTF8.GetBytes("name,age\n\"Ada, L\",36\nÉmile,\"4\n0\"\n"),
        ".tsv" => Encoding.UTF8.GetBytes("name\tage\nAda\t36\n"),
        ".json" => Encoding.UTF8.GetBytes("""[{"a":{"b":[1,"\u00e9",null]}},{"c":"d"}]"""),
        ".jsonl" => Encoding.UTF8.GetBytes("{\"a\":1}\n{\"b\":\"\\u00e9\"}\n"),
        _ => Encoding.UTF8.GetBytes(
            "# Head\n\nText with é and 日本.\n\n- a\n- b\n\n```\ncode\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"),
    };

    // Bytes changed, a piece repeated, the rest cut off, or nothing but chance.
    private static byte[] Break(byte[] seed, Random random)
    {
        byte[] content = [.. seed];
        for (int i = random.Next(1, 12); i > 0; i--)
        {
            content[random.Next(content.Length)] = (byte)random.Next(256);
        }

        switch (random.Next(4))
        {
            case 0:
                return content[..random.Next(content.Length)];
            case 1:
                int from = random.Next(content.Length);
                int to = random.Next(from, content.Length);
                return [.. content, .. content[from..to], .. content];
            case 2 when random.Next(4) == 0:
                random.NextBytes(content);
                return content;
            default:
                return content;
        }
    }
}
