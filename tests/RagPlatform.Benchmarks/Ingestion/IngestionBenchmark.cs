using System.Diagnostics;
using System.Globalization;
using Google.Protobuf;
using Microsoft.Extensions.AI;
using RagPlatform.Benchmarks.Harness;
using RagPlatform.Benchmarks.Retrieval;
using RagPlatform.Cli.Evaluation;
using RagPlatform.Contracts.V1;
using RagPlatform.Retrieval.Collections;
using RagPlatform.Retrieval.Ingestion;

namespace RagPlatform.Benchmarks.Ingestion;

/// <summary>
/// How fast do documents become searchable, and how much of that is the model? The same windows are embedded by the model alone, before and
/// after, in the same process.
/// </summary>
internal sealed class IngestionBenchmark : IBenchmark
{
    private const string Collection = "scifact";
    private const int Documents = 1500;
    private const int WindowsAtOnce = 128;

    public string Name => "ingestion";

    public string Description => "documents and chunks a second, the time of each step, and the share of the model";

    public async Task RunAsync(BenchmarkReport report, CancellationToken cancellationToken)
    {
        var data = new BeirFolder(EvaluationData.Folder("scifact"));
        Document[] documents = await data.ReadCorpusAsync(cancellationToken).Take(Documents).ToArrayAsync(cancellationToken);
        using var stages = new StageTimes();
        await using RetrievalHost host = await RetrievalHost.StartAsync(cancellationToken);
        string[] windows = await CutAsync(host, documents, cancellationToken);

        // The first round loads the model and compiles it.
        await EmbedAsync(host, windows[..WindowsAtOnce], cancellationToken);
        double before = await EmbedAsync(host, windows, cancellationToken);
        var clock = Stopwatch.StartNew();
        IngestJob job = await host.IngestAsync(Collection, documents.ToAsyncEnumerable(), cancellationToken);
        double seconds = clock.Elapsed.TotalSeconds;
        double after = await EmbedAsync(host, windows, cancellationToken);
        if (job.State != IngestState.Succeeded || job.DocumentsDone != documents.Length)
        {
            throw new BenchmarkException($"ingestion ended as {job.State} with {job.DocumentsDone} documents");
        }

        report.Say(string.Create(
            CultureInfo.InvariantCulture,
            $"{documents.Length} documents, {job.ChunksDone} chunks, {windows.Length} windows: {seconds:F1} s; the model alone {before:F1} s before and {after:F1} s after"));
        report.Add("ingestion_documents_per_second", job.DocumentsDone / seconds, "documents/s", 1);
        report.Add("ingestion_chunks_per_second", job.ChunksDone / seconds, "chunks/s", 1);
        report.Add("ingestion_of_model_alone", (before + after) / 2 / seconds, "ratio", 3);
        foreach ((string stage, double total) in stages.Read())
        {
            report.Add($"ingestion_{stage}_share", total / seconds, "ratio", 3);
        }
    }

    private static async Task<string[]> CutAsync(RetrievalHost host, Document[] documents, CancellationToken cancellationToken)
    {
        var windows = new List<string>();
        foreach (Document document in documents)
        {
            var item = new JobItem("none", 0, document.ToByteArray(), 1);
            PreparedDocument prepared = await host.Get<DocumentPreparer>().PrepareAsync(
                item, document, CollectionPolicy.From(null), cancellationToken);
            windows.AddRange(prepared.Chunks.SelectMany(chunk => chunk.Windows).Select(window => window.Of(prepared.Text)));
        }

        return [.. windows];
    }

    private static async Task<double> EmbedAsync(RetrievalHost host, string[] windows, CancellationToken cancellationToken)
    {
        var generator = host.Get<IEmbeddingGenerator<string, Embedding<float>>>();
        var clock = Stopwatch.StartNew();
        foreach (string[] batch in windows.Chunk(WindowsAtOnce))
        {
            await generator.GenerateAsync(batch, cancellationToken: cancellationToken);
        }

        return clock.Elapsed.TotalSeconds;
    }
}
