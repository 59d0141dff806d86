using System.Text;
using Google.Protobuf;
using Grpc.Core;
using RagPlatform.Contracts.V1;
using RagPlatform.FunctionalTests.Platform;

namespace RagPlatform.FunctionalTests.BadInput;

[Collection(SharedPlatformCollection.Name)]
public sealed class GrpcBadInputTests(SharedPlatform shared)
{
    private readonly RagClient _client = shared.Running.Development;

    [PlatformFact]
    public async Task Ask_UnknownCollection_IsNotFound()
    {
        Refusal refusal = await Refusal.OfAsync(() => _client.AskAsync("no-such-collection", "Anything?"));

        Assert.Equal(("NOT_FOUND", "UNKNOWN_COLLECTION", "collections"), (refusal.Code, refusal.Reason, refusal.Field));
    }

    [PlatformTheory]
    [InlineData("")]
    [InlineData(" \n\t ")]
    public Task Ask_EmptyQuestion_IsInvalid(string question) =>
        AssertInvalidAsync(new AskRequest { Question = question, Collections = { "docs" } }, "question");

    [PlatformFact]
    public Task Ask_QuestionOfTwoMegabytes_IsInvalid() =>
        AssertInvalidAsync(new AskRequest { Question = new string('q', 2 << 20), Collections = { "docs" } }, "question");

    [PlatformFact]
    public Task Ask_NegativeTopK_IsInvalid() =>
        AssertInvalidAsync(new AskRequest { Question = "Anything?", Collections = { "docs" }, TopK = -1 }, "top_k");

    [PlatformFact]
    public Task Ask_WithoutCollections_IsInvalid() => AssertInvalidAsync(new AskRequest { Question = "Anything?" }, "collections");

    [PlatformFact]
    public async Task Ask_InvalidUtf8_IsInvalid()
    {
        // Field 1 (question), two bytes that no UTF-8 text has; field 2 (collections), "docs".
        byte[] message = [0x0A, 0x02, 0xC3, 0x28, 0x12, 0x04, .. "docs"u8];
        var ask = new Method<byte[], AskReply>(
            MethodType.Unary,
            "ragplatform.v1.RagService",
            "Ask",
            Marshallers.Create(bytes => bytes, bytes => bytes),
            Marshallers.Create(reply => reply.ToByteArray(), AskReply.Parser.ParseFrom));

        Refusal refusal = await Refusal.OfAsync(() => _client.Invoker.AsyncUnaryCall(ask, null, default, message).ResponseAsync);

        Assert.Equal(("INVALID_ARGUMENT", "question"), (refusal.Code, refusal.Field));
        Assert.Contains("UTF-8", refusal.Message, StringComparison.Ordinal);
    }

    [PlatformFact]
    public async Task Ingest_UnsupportedTypeAlone_IsInvalid()
    {
        Refusal refusal = await Refusal.OfAsync(() => _client.SendAsync("bad-documents", Archive()));

        Assert.Equal(("INVALID_ARGUMENT", "UNSUPPORTED_MIME_TYPE"), (refusal.Code, refusal.Reason));
        Assert.Contains("text/markdown", refusal.Message, StringComparison.Ordinal);
    }

    [PlatformFact]
    public async Task Ingest_UnsupportedTypeAmongGoodOnes_FailsAlone()
    {
        IngestJob accepted = await _client.SendAsync(
            "mixed-documents", Samples.Text("a", "A good document."), Archive(), Samples.Text("b", "Another good document."));

        IngestJob job = await _client.FinishAsync(accepted.JobId);

        Assert.Equal(IngestState.PartiallyFailed, job.State);
        Assert.Equal((3, 2, 1), (job.DocumentsTotal, job.DocumentsDone, job.DocumentsFailed));
        IngestFailure failure = Assert.Single(job.Failures);
        Assert.Equal(("archive.zip", "UNSUPPORTED_MIME_TYPE"), (failure.DocumentId, failure.Reason));
        Assert.Equal("A good document.", await _client.TextAsync("mixed-documents", "a"));
    }

    [PlatformTheory]
    [InlineData("")]
    [InlineData("   \n  ")]
    public async Task Ingest_EmptyFileAmongGoodOnes_FailsAlone(string content)
    {
        IngestJob accepted = await _client.SendAsync(
            "empty-documents", Samples.Text("empty", content), Samples.Text("good", "A good document."));

        IngestJob job = await _client.FinishAsync(accepted.JobId);

        Assert.Equal(IngestState.PartiallyFailed, job.State);
        IngestFailure failure = Assert.Single(job.Failures);
        Assert.Equal(("empty", "EMPTY_DOCUMENT"), (failure.DocumentId, failure.Reason));
    }

    [PlatformFact]
    public async Task Ingest_EmptyFileAlone_IsInvalid()
    {
        Refusal refusal = await Refusal.OfAsync(() => _client.SendAsync("bad-documents", Samples.Text("empty", string.Empty)));

        Assert.Equal(("INVALID_ARGUMENT", "EMPTY_DOCUMENT"), (refusal.Code, refusal.Reason));
    }

    [PlatformFact]
    public async Task Ingest_TextInAnOlderEncoding_IsRead()
    {
        Document old = Samples.Text("latin", string.Empty);
        old.Content = ByteString.CopyFrom(Encoding.Latin1.GetBytes("Grüße aus Köln und Düsseldorf"));

        await _client.IngestAsync("old-bytes", old);

        Assert.Equal("Grüße aus Köln und Düsseldorf", await _client.TextAsync("old-bytes", "latin"));
    }

    [PlatformFact]
    public async Task Ingest_TextThatIsNotWhatItsMarkSays_FailsWithItsReason()
    {
        Document broken = Samples.Text("marked", string.Empty);
        broken.Content = ByteString.CopyFrom([.. Encoding.UTF8.Preamble, .. Encoding.Latin1.GetBytes("Grüße aus Köln und Düsseldorf")]);
        IngestJob accepted = await _client.SendAsync("bad-bytes", broken, Samples.Text("good", "A good document."));

        IngestJob job = await _client.FinishAsync(accepted.JobId);

        IngestFailure failure = Assert.Single(job.Failures);
        Assert.Equal("marked", failure.DocumentId);
        Assert.Contains("UTF-8", failure.Message, StringComparison.Ordinal);
    }

    private static Document Archive() => new()
    {
        DocumentId = "archive.zip",
        MimeType = "application/zip",
        Content = ByteString.CopyFrom(0x50, 0x4B, 0x03, 0x04),
    };

    private async Task AssertInvalidAsync(AskRequest request, string field)
    {
        Refusal refusal = await Refusal.OfAsync(async () => await _client.Rag.AskAsync(request));

        Assert.Equal(("INVALID_ARGUMENT", "INVALID_FIELD", field), (refusal.Code, refusal.Reason, refusal.Field));
    }
}
