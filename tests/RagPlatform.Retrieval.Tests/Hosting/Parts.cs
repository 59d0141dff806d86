using Grpc.Net.Client;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using RagPlatform.Contracts.V1;
using RagPlatform.Embeddings;
using RagPlatform.Retrieval.Chunking;
using RagPlatform.Retrieval.Collections;
using RagPlatform.Retrieval.Enrichment;
using RagPlatform.Retrieval.Extraction;
using RagPlatform.Retrieval.Extraction.Code;
using RagPlatform.Retrieval.Extraction.Csv;
using RagPlatform.Retrieval.Extraction.Docx;
using RagPlatform.Retrieval.Extraction.Html;
using RagPlatform.Retrieval.Extraction.Json;
using RagPlatform.Retrieval.Extraction.Pdf;
using RagPlatform.Retrieval.Indexing;
using RagPlatform.Retrieval.Ingestion;
using RagPlatform.Retrieval.Leases;
using RagPlatform.Retrieval.Lexical.Engines;
using RagPlatform.Retrieval.Replicas;
using RagPlatform.Retrieval.Vectors;
using RagPlatform.Retrieval.Vectors.Following;
using RagPlatform.ServiceDefaults.Hosting;
using RagPlatform.ServiceDefaults.Identity;
using RagPlatform.Storage.Databases;
using RagPlatform.Storage.Outbox;
using RagPlatform.Storage.Replicas;

namespace RagPlatform.Retrieval.Tests.Hosting;

/// <summary>The service's parts without its host.</summary>
internal static class Parts
{
    public static TextEmbedder Embedder() => new(new FixedGenerator(), Options.Create(new EmbeddingOptions()));

    public static CollectionStore Collections(IDatabase database, TimeProvider time) => new(database, time, Options.Create(new VectorOptions()));

    /// <summary>Reads of a store without replicas.</summary>
    public static CollectionReads Reads(IDatabase database) =>
        new(database, new ReplicaReads(database), Options.Create(new ReadPolicyOptions()));

    /// <summary>No engine searches wording itself.</summary>
    public static WordRegistry Words(IDatabase database) => new(
        new WordStores([]),
        new WordFollower(
            new IndexSource(Reads(database)),
            new WordSource(Reads(database), new DocumentPages(Reads(database))),
            NullLogger<WordFollower>.Instance),
        new LeaseStore(database, TimeProvider.System),
        TimeProvider.System);

    public static TokenMeter Meter() => new(Embedder());

    public static ChunkerCatalogue Chunkers(string policy = ChunkingDefaults.Policy) =>
        new(Meter(), Options.Create(new ChunkingOptions { Policy = policy }));

    public static ChunkEnricher Enricher(string policy = EnrichmentPolicy.Nothing, string chunking = ChunkingDefaults.Policy) => new(
        Meter(), Options.Create(new ChunkingOptions { Policy = chunking }), Options.Create(new EnrichmentOptions { Default = policy }));

    /// <summary>Writes questions where they are wanted, with nobody there to ask.</summary>
    public static QuestionWriter Questions(OutboxStore outbox)
    {
        GrpcChannel nobody = GrpcChannel.ForAddress("http://127.0.0.1:9");
        var generation = new GenerationService.GenerationServiceClient(nobody);
        var identity = new ServiceIdentity(
            new AccessService.AccessServiceClient(nobody), new ServiceName("retrieval"), Options.Create(new IdentityOptions()), TimeProvider.System);
        IOptions<EnrichmentOptions> options = Options.Create(new EnrichmentOptions());
        return new QuestionWriter(
            generation,
            new QuestionBudget(new CostService.CostServiceClient(nobody), generation, identity, options, TimeProvider.System),
            identity,
            outbox,
            options,
            Options.Create(new IngestionOptions()),
            Enricher(),
            TimeProvider.System,
            NullLogger<QuestionWriter>.Instance);
    }

    public static IChunker Chunker(string policy) => Chunkers().Get(ChunkingPolicy.Parse(policy));

    public static PdfExtractor Pdf(string program = "pdftotext", TimeSpan? timeout = null) => new(
        Options.Create(new ExtractionOptions { PdfToText = program, PdfTimeout = timeout ?? TimeSpan.FromMinutes(1) }), TimeProvider.System);

    public static TextExtraction Extraction() => new(
    [
        new MarkdownExtractor(), new HtmlExtractor(), new PlainTextExtractor(), new DocxExtractor(), Pdf(), new CsvExtractor(),
        new TsvExtractor(), new JsonExtractor(), new JsonLinesExtractor(), new SourceCodeExtractor(),
    ]);
}
