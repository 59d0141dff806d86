using System.Text;
using RagPlatform.Retrieval.Chunking;
using RagPlatform.Retrieval.Extraction;
using RagPlatform.Retrieval.Extraction.Pdf;
using RagPlatform.Retrieval.Tests.Hosting;
using Xunit;

namespace RagPlatform.Retrieval.Tests.Extraction;

[Collection(TemporaryProgram.Collection)]
public sealed class PdfExtractorTests
{
    [PdfToTextFact]
    public async Task Pdf_Pages_AreBlocks()
    {
        ExtractedText text = await ExtractAsync(Parts.Pdf(), PdfFiles.WithPages("First page.", "Second page."));

        Assert.Equal(["First page.", "Second page."], BlockReader.Read(text).Select(block => block.Span.Of(text.Text)));
        Assert.Contains("\f", text.Text, StringComparison.Ordinal);
    }

    [PdfToTextFact]
    public async Task Pdf_WithoutText_AsksForTextRecognition()
    {
        var refused = await RefusalAsync(Parts.Pdf(), PdfFiles.WithPages(string.Empty));

        Assert.Equal("EMPTY_DOCUMENT", refused.Reason);
        Assert.Contains("text recognition", refused.Message, StringComparison.Ordinal);
    }

    [PdfToTextFact]
    public async Task Pdf_Corrupt_IsRefused()
    {
        Assert.Equal("CORRUPT_DOCUMENT", (await RefusalAsync(Parts.Pdf(), Encoding.ASCII.GetBytes("%PDF-1.4\nnothing more"))).Reason);
        Assert.Equal("CORRUPT_DOCUMENT", (await RefusalAsync(Parts.Pdf(), Encoding.ASCII.GetBytes("no PDF"))).Reason);
    }

    [Fact]
    public async Task Pdf_ProgramMissing_SaysWhatToInstall()
    {
        var refused = await RefusalAsync(Parts.Pdf("no-such-program-here"), PdfFiles.WithPages("x"));

        Assert.Equal("PDF_READER_MISSING", refused.Reason);
        Assert.Contains("poppler-utils", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pdf_ProgramThatNeverEnds_IsEndedInTime()
    {
        using TemporaryProgram program = TemporaryProgram.Write("exec cat > /dev/null < /dev/zero");

        Assert.Equal(
            "EXTRACTION_TIMEOUT",
            (await RefusalAsync(Parts.Pdf(program.Path, TimeSpan.FromMilliseconds(200)), PdfFiles.WithPages("x"))).Reason);
    }

    [Fact]
    public async Task Pdf_ProgramThatTalksWithoutEnd_IsStopped()
    {
        using TemporaryProgram program = TemporaryProgram.Write("exec yes");

        Assert.Equal("TEXT_TOO_LONG", (await RefusalAsync(Parts.Pdf(program.Path), PdfFiles.WithPages("x"))).Reason);
    }

    [Theory]
    [InlineData("exit 3")]
    [InlineData("echo 'Command Line Error: Incorrect password' >&2; exit 1")]
    public async Task Pdf_Protected_IsRefused(string script)
    {
        using TemporaryProgram program = TemporaryProgram.Write(script);

        Assert.Equal("ENCRYPTED_DOCUMENT", (await RefusalAsync(Parts.Pdf(program.Path), PdfFiles.WithPages("x"))).Reason);
    }

    [Fact]
    public async Task Pdf_Cancelled_EndsTheProgramAndSaysSo()
    {
        using TemporaryProgram program = TemporaryProgram.Write("exec cat > /dev/null < /dev/zero");
        using var cancellation = new CancellationTokenSource();
        Task<ExtractedText> reading =
            Parts.Pdf(program.Path).ExtractAsync(new DocumentSource(PdfFiles.WithPages("x")), cancellation.Token);
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
    }

    private static Task<ExtractedText> ExtractAsync(PdfExtractor extractor, byte[] content) =>
        extractor.ExtractAsync(new DocumentSource(content), CancellationToken.None);

    private static Task<DocumentRefusedException> RefusalAsync(PdfExtractor extractor, byte[] content) =>
        Assert.ThrowsAsync<DocumentRefusedException>(() => ExtractAsync(extractor, content));
}
