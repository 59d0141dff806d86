using RagPlatform.Contracts.V1;
using RagPlatform.Retrieval.Extraction;
using RagPlatform.Retrieval.Extraction.Docx;
using RagPlatform.Retrieval.Tests.Hosting;
using Xunit;

namespace RagPlatform.Retrieval.Tests.Extraction;

public sealed class DocxExtractorTests
{
    [Fact]
    public async Task Docx_Document_BecomesMarkdown()
    {
        ExtractedText text = await ExtractAsync(DocxFiles.Sample());

        Assert.Equal("The title", text.Title);
        Assert.Equal(
            "# Rates and fees\n\nFirst paragraph.\n\n## Details\n\n- one\n  - nested\n\nkept\n\n| k | v\\|w |\n| --- | --- |\n| 1 | 2 |\n\nAfter.",
            text.Text);
    }

    [Fact]
    public void Docx_WithoutTypeOrEnding_IsRecognised() => Assert.IsType<DocxExtractor>(Parts.Extraction().Choose(
        new Document { DocumentId = "upload", Content = Google.Protobuf.ByteString.CopyFrom(DocxFiles.Sample()) }).Extractor);

    [Fact]
    public async Task Docx_EntryThatUnpacksWithoutEnd_IsRefused() => Assert.Equal(
        "ARCHIVE_TOO_LARGE",
        await RefusalAsync(DocxFiles.WithMainPart(DocxFiles.MainPart("<w:p/>"), ("word/media/image1.bin", new byte[100 << 20]))));

    [Fact]
    public async Task Docx_XmlThatUnpacksWithoutEnd_IsRefused() => Assert.Equal(
        "ARCHIVE_TOO_LARGE", await RefusalAsync(DocxFiles.WithMainPart(DocxFiles.MainPart(new string(' ', 70 << 20)))));

    [Fact]
    public async Task Docx_TooManyEntries_IsRefused() => Assert.Equal(
        "ARCHIVE_TOO_LARGE",
        await RefusalAsync(DocxFiles.WithMainPart(
            DocxFiles.MainPart("<w:p/>"), [.. Enumerable.Range(0, 3000).Select(i => ($"x{i}.bin", Array.Empty<byte>()))])));

    [Fact]
    public async Task Docx_EntitiesThatExpand_AreRefused() => Assert.Equal(
        "UNSAFE_XML",
        await RefusalAsync(DocxFiles.WithMainPart(
            "<!DOCTYPE x [<!ENTITY a \"aaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]>" + DocxFiles.MainPart("<w:p><w:r><w:t>&b;</w:t></w:r></w:p>"))));

    [Fact]
    public async Task Docx_NestedDeeply_IsRefused() => Assert.Equal(
        "NESTED_TOO_DEEP",
        await RefusalAsync(DocxFiles.WithMainPart(DocxFiles.MainPart(
            string.Concat(Enumerable.Repeat("<w:sdt>", 100_000)) + string.Concat(Enumerable.Repeat("</w:sdt>", 100_000))))));

    [Fact]
    public async Task Docx_WithoutText_IsRefused() =>
        Assert.Equal("EMPTY_DOCUMENT", await RefusalAsync(DocxFiles.WithMainPart(DocxFiles.MainPart("<w:p/>"))));

    [Fact]
    public async Task Docx_InAPasswordsContainer_IsRefused() =>
        Assert.Equal("ENCRYPTED_DOCUMENT", await RefusalAsync([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, 0, 0, 0]));

    [Fact]
    public async Task Docx_CutOffAnywhere_IsRefused()
    {
        byte[] whole = DocxFiles.Sample();
        for (int length = 0; length < whole.Length; length += 97)
        {
            Assert.Equal("CORRUPT_DOCUMENT", await RefusalAsync(whole[..length]));
        }
    }

    private static Task<ExtractedText> ExtractAsync(byte[] content) =>
        new DocxExtractor().ExtractAsync(new DocumentSource(content), CancellationToken.None);

    private static async Task<string> RefusalAsync(byte[] content) =>
        (await Assert.ThrowsAsync<DocumentRefusedException>(() => ExtractAsync(content))).Reason;
}
