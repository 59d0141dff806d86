using RagPlatform.Retrieval.Chunking;
using RagPlatform.Retrieval.Extraction;
using RagPlatform.Retrieval.Tests.Hosting;
using Xunit;

namespace RagPlatform.Retrieval.Tests.Chunking;

public sealed class StructureChunkerTests
{
    [Fact]
    public void Chunk_Headings_GiveThePathsOfTheirText() => Assert.Equal(
        ["A", "A/B c", "A/D", "E"],
        Chunk("structure", "# A\n\nintro\n\n## B `c`\n\nbody b\n\n## D\n\nbody d\n\n# E\n\nbody e", TextStructure.Markdown)
            .Select(chunk => string.Join('/', chunk.HeadingPath)));

    [Fact]
    public void Chunk_CodeThatDoesNotFit_IsCutBetweenLines()
    {
        string code = string.Concat(Enumerable.Range(0, 60).Select(i => $"    call({i}); // not. A sentence.\n"));
        string text = $"```\n{code}```\n";

        IReadOnlyList<TextChunk> chunks = Chunk("structure:max=64", text, TextStructure.Markdown);

        Assert.True(chunks.Count > 2);
        Assert.All(chunks, chunk => Assert.True(chunk.Span.End == text.TrimEnd().Length || text[chunk.Span.End] == '\n', chunk.Span.Of(text)));
    }

    [Fact]
    public void Chunk_TableThatDoesNotFit_IsCutBetweenRows()
    {
        string text = "| k | v |\n|---|---|\n" + string.Concat(Enumerable.Range(0, 60).Select(i => $"| row. {i} | A value. Of {i} |\n"));

        IReadOnlyList<TextChunk> chunks = Chunk("structure:max=64", text, TextStructure.Markdown);

        Assert.True(chunks.Count > 2);
        Assert.All(chunks, chunk => Assert.StartsWith("|", chunk.Span.Of(text), StringComparison.Ordinal));
        Assert.All(chunks, chunk => Assert.EndsWith("|", chunk.Span.Of(text), StringComparison.Ordinal));
    }

    [Fact]
    public void Chunk_SourceCode_KeepsDeclarationsWhole()
    {
        const string Code = "def first():\n    a()\n\n    b()\n\ndef second():\n    c()\n";

        IReadOnlyList<TextChunk> chunks = Chunk("structure:max=32", Code + new string('#', 240), TextStructure.Code);

        Assert.Contains("def first():\n    a()\n\n    b()\n\ndef second():\n    c()", chunks[0].Span.Of(Code), StringComparison.Ordinal);
    }

    [Fact]
    public void Chunk_Records_AreChunksOfTheirOwn() => Assert.Equal(
        ["a: 1\nb: 2", "a: 3"],
        Chunk("structure", "a: 1\nb: 2\n\na: 3\n", TextStructure.Records).Select(chunk => chunk.Span.Of("a: 1\nb: 2\n\na: 3\n")));

    [Fact]
    public void Chunk_WithOverlap_RepeatsTheEnd()
    {
        string text = string.Join(' ', Enumerable.Range(0, 40).Select(i => $"This is the sentence with number {i}."));

        IReadOnlyList<TextChunk> chunks = Chunk("structure:max=64,overlap=20", text, TextStructure.Plain);

        Assert.True(chunks.Count > 2);
        Assert.All(chunks.Zip(chunks.Skip(1)), pair => Assert.True(pair.Second.Span.Start < pair.First.Span.End));
        Assert.All(chunks.Zip(chunks.Skip(1)), pair => Assert.True(pair.Second.Span.Start > pair.First.Span.Start));
    }

    [Fact]
    public void Chunk_MarkdownNestedBeyondReason_IsReadAsParagraphs() => Assert.NotEmpty(
        Chunk("structure", new string('>', 50_000) + " deep", TextStructure.Markdown));

    [Fact]
    public void Chunk_Windows_CoverTheirChunk()
    {
        const string Text = "First sentence here. Second sentence here. Third sentence here. Fourth sentence here.";

        TextChunk chunk = Assert.Single(Chunk("structure:window=16", Text, TextStructure.Plain));

        Assert.True(chunk.Windows.Count > 1);
        Assert.Equal(Text, string.Join(' ', chunk.Windows.Select(window => window.Of(Text))));
    }

    private static IReadOnlyList<TextChunk> Chunk(string policy, string text, TextStructure structure) =>
        Parts.Chunker(policy).Chunk(new ExtractedText(text, string.Empty, structure));
}
