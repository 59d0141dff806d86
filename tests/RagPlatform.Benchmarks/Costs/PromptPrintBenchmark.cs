using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using RagPlatform.Benchmarks.Harness;
using RagPlatform.Contracts.V1;
using RagPlatform.CostAccounting.Ledger;
using RagPlatform.CostAccounting.Prices;
using RagPlatform.CostAccounting.PromptCaching;
using RagPlatform.Generation.Models;
using RagPlatform.Generation.Prints;
using RagPlatform.Generation.Prompts;
using RagPlatform.ServiceDefaults.Identity;
using RagPlatform.Storage.Databases;
using RagPlatform.Storage.Migrations;
using RagPlatform.TestSupport.Stores;

namespace RagPlatform.Benchmarks.Costs;

/// <summary>
/// What does the print of a prompt of 4,000 tokens cost, what its booking, and how long does a diagnosis of all prints of a tenant take?
/// </summary>
internal sealed class PromptPrintBenchmark : IBenchmark
{
    private const string Schema = "cost_accounting";
    private const int Prompts = 2000;
    private const int WarmUp = 500;
    private const int Booked = 50_000;
    private const int Passages = 8;
    private const int WordsOfAPassage = 420;
    private const long Start = 1_772_323_200_000;

    public string Name => "prompt-prints";

    public string Description => "the time a prompt's print takes, its booking, and a diagnosis of 50,000 prompts";

    public async Task RunAsync(BenchmarkReport report, CancellationToken cancellationToken)
    {
        var model = new NamedModel();
        var printer = new PromptPrinter(model, Options.Create(new IdentityOptions { InternalKey = "the secret of a benchmark" }));
        string[] words = [.. $"{AnswerPrompt.Instructions} {QuestionPrompt.Instructions}".Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries)];
        var random = new Random(1);
        ModelPrompt[] prompts = [.. Enumerable.Range(0, Prompts + WarmUp).Select(_ => AnswerPrompt.Build(
            "How far does the lighthouse shine?",
            [],
            [.. Enumerable.Range(0, Passages).Select(_ => new Passage { Title = "A page", Text = Text(random, words) })]))];
        var prints = new List<PromptPrint>();
        var times = new List<double>();
        foreach (ModelPrompt prompt in prompts)
        {
            long begin = Stopwatch.GetTimestamp();
            PromptPrint print = printer.Print(prompt, "acme", isUsageUnknown: false) ?? throw new BenchmarkException("there is no print");
            times.Add(Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
            prints.Add(print);
        }

        if (!prints[0].Equals(printer.Print(prompts[0], "acme", isUsageUnknown: false)) || prints[0].Equals(prints[1]))
        {
            throw new BenchmarkException("the prints are not those of their prompts");
        }

        double[] sorted = [.. times.Skip(WarmUp).Order()];
        report.Say(string.Create(
            CultureInfo.InvariantCulture,
            $"{Prompts} prompts of {prints.Average(each => each.Tokens):F0} tokens, {prints.Average(each => each.CalculateSize()):F0} bytes a print"));
        report.Add("prompt_print_p50_ms", sorted[Prompts / 2], "ms", 3);
        report.Add("prompt_print_p99_ms", sorted[Prompts * 99 / 100], "ms", 3);
        await DiagnoseAsync(report, prints, cancellationToken);
    }

    private static async Task DiagnoseAsync(BenchmarkReport report, List<PromptPrint> prints, CancellationToken cancellationToken)
    {
        PostgresCluster cluster = await PostgresCluster.SharedAsync();
        await using IDatabase database = DatabaseFactory.Create(
            new StorageOptions { ConnectionString = await cluster.CreateDatabaseAsync() }, Schema);
        await new Migrator(database, TimeProvider.System, NullLogger<Migrator>.Instance).RunAsync(
            new MigrationSource(Schema, typeof(UsageLedger).Assembly), cancellationToken);
        IOptions<PromptCachingOptions> options = Options.Create(new PromptCachingOptions());
        var ledger = new UsageLedger(database, options);
        foreach (bool isPrinted in (bool[])[false, true])
        {
            LedgerEvent[] events = [.. Enumerable.Range(0, Booked).Select(i => LedgerEvent.From(Event(i, prints[i % prints.Count], isPrinted)))];
            var clock = Stopwatch.StartNew();
            foreach (LedgerEvent[] batch in events.Chunk(1000))
            {
                await ledger.BookAsync(batch, cancellationToken);
            }

            report.Add($"prompt_print_booked_{(isPrinted ? "with" : "without")}_per_second", Booked / clock.Elapsed.TotalSeconds, "events/s", 0);
        }

        var doctor = new PromptCacheDoctor(
            new PromptPrints(database, options, TimeProvider.System), new PriceList(Options.Create(new PriceOptions())), TimeProvider.System);
        var request = new DiagnosePromptCacheRequest { FromMs = Start, ToMs = Start + 86_400_000, MinTokens = 1 };
        var watch = Stopwatch.StartNew();
        DiagnosePromptCacheReply reply = await doctor.DiagnoseAsync("acme", request, cancellationToken);
        report.Add("prompt_print_diagnosis_50k_s", watch.Elapsed.TotalSeconds, "s", 2);
        if (reply.Prompts != Booked || reply.Diagnoses[0].Break.Section != "passages")
        {
            throw new BenchmarkException($"{reply.Prompts} prompts were diagnosed: {reply}");
        }
    }

    private static UsageEvent Event(int number, PromptPrint print, bool isPrinted) => new()
    {
        EventId = string.Create(CultureInfo.InvariantCulture, $"{isPrinted}/{number:D8}"),
        OccurredAtMs = Start + (number * 1000L),
        Category = "generation",
        Tenant = "acme",
        Subject = "somebody",
        Provider = "openai",
        Model = "gpt-4o",
        Tokens = new TokenBuckets { InputUncached = print.Tokens },
        PriceUnknown = true,
        PromptPrint = isPrinted ? print : null,
    };

    private static string Text(Random random, string[] words) => string.Join(' ', Enumerable.Range(0, WordsOfAPassage).Select(
        i => i % 20 == 0 ? random.Next(100_000).ToString(CultureInfo.InvariantCulture) : words[random.Next(words.Length)]));

    private sealed class NamedModel : IAnswerModel
    {
        public bool IsConfigured => true;

        public string Provider => "openai";

        public string Name => "gpt-4o";

        public string Region => string.Empty;

        public IAsyncEnumerable<ModelChunk> WriteAsync(ModelPrompt prompt, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
