using System.CommandLine;
using System.Globalization;
using RagPlatform.Cli.CommandLine;
using RagPlatform.Cli.Connection;
using RagPlatform.Cli.Output;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Cli.Engines;

/// <summary><c>rag collections advise</c>: which engine fits, what it takes, and when vectors should be computed.</summary>
internal sealed class AdviseCommand(Surroundings surroundings) : ICommandFeature
{
    private const double BytesAMebibyte = 1 << 20;
    private static readonly string[] s_engineHeadings = ["engine", "connected", "#memory MiB", "#disk MiB", "#a month", "figures", "up to chunks"];
    private static readonly string[] s_computationHeadings =
        ["computed", "#bytes/chunk", "#ingest ms/chunk", "#first search ms", "#again ms"];

    private readonly Argument<string> _name = new("name") { Description = "The collection." };
    private readonly Option<long> _expected = new("--expected")
    {
        Description = "Chunks the collection is expected to have; left out: what it has.",
        HelpName = "chunks",
    };

    private readonly Option<bool> _measure = new("--measure")
    {
        Description = "Measure computing vectors when written against when read, on the collection's own documents; takes seconds.",
    };

    private readonly Option<bool> _json = CommonOptions.Json();

    public Command Describe() => new("advise", "Says which vector engine fits a collection, and what it takes.")
    {
        _name, _expected, _measure, _json,
    };

    public async Task<int> RunAsync(ParseResult line, Gateway gateway, CancellationToken cancellationToken)
    {
        var request = new AdviseCollectionRequest
        {
            Collection = line.GetRequiredValue(_name),
            ExpectedChunks = line.GetValue(_expected),
            MeasureComputation = line.GetValue(_measure),
        };
        CollectionAdvice advice = await gateway.Engines.AdviseCollectionAsync(request, gateway.Call(cancellationToken));
        if (line.GetValue(_json))
        {
            await surroundings.Out.WriteLineAsync(Json.Indented(advice));
            return ExitCodes.Success;
        }

        await PrintAsync(advice);
        return ExitCodes.Success;
    }

    private async Task PrintAsync(CollectionAdvice advice)
    {
        await surroundings.Out.WriteLineAsync(
            $"{Printable.Clean(advice.Collection)}: {Quantities.Count(advice.Chunks, "chunk")}, {Quantities.Count(advice.Points, "vector")} of "
            + $"{Number(advice.Dimensions)} numbers in {Printable.Clean(advice.Engine)}");
        await surroundings.Out.WriteLineAsync($"recommended: {Printable.Clean(advice.RecommendedEngine)}");
        foreach (string reason in advice.Reasons)
        {
            await surroundings.Out.WriteLineAsync($"  {Printable.Clean(reason)}");
        }

        await surroundings.Out.WriteLineAsync(
            $"searches: 95 % within {(advice.SearchP95Ms > 0 ? $"{Number(advice.SearchP95Ms)} ms" : "(none lately)")}; live recall "
            + (advice.LiveRecallSamples > 0 ? $"{Number(advice.LiveRecall)} of {Quantities.Count(advice.LiveRecallSamples, "sample")}" : "not known"));
        await surroundings.Out.WriteLineAsync();
        Tables.Print(surroundings, s_engineHeadings, advice.Demands.Select(demand => (string[])
        [
            demand.Engine,
            demand.IsConnected ? "yes" : "-",
            Number(demand.MemoryBytes / BytesAMebibyte),
            Number(demand.DiskBytes / BytesAMebibyte),
            demand.MonthNanoUsd > 0 ? Quantities.Dollars(demand.MonthNanoUsd) : "-",
            demand.IsMeasured ? "measured" : "estimated",
            demand.MaxChunks > 0 ? demand.MaxChunks.ToString("N0", CultureInfo.InvariantCulture) : "any",
        ]));
        if (advice.Computation is { } computation)
        {
            await surroundings.Out.WriteLineAsync();
            Tables.Print(
                surroundings, s_computationHeadings, [Row("when written", computation.Write), Row("when read", computation.Read)]);
            await surroundings.Out.WriteLineAsync(
                $"{Printable.Clean(computation.Recommended)}, on {Quantities.Count(computation.SampledChunks, "chunk")}: {Printable.Clean(computation.Reason)}");
        }
    }

    private static string[] Row(string name, ComputationFigures figures) =>
    [
        name,
        Number(figures.StoredBytesPerChunk),
        Number(figures.IngestMsPerChunk),
        Number(figures.FirstSearchMs),
        Number(figures.RepeatedSearchMs),
    ];

    private static string Number(double value) => value.ToString("#,0.##", CultureInfo.InvariantCulture);
}
