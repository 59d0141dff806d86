using RagPlatform.Cli.CommandLine;
using RagPlatform.Cli.Tests.Hosting;
using RagPlatform.Contracts.V1;
using Xunit;

namespace RagPlatform.Cli.Tests.Engines;

public sealed class EngineCommandTests
{
    [Fact]
    public async Task Engines_Connected_PrintsOneALine()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Script.On<ListEnginesRequest>(_ => new ListEnginesReply
        {
            Engines = { new Engine { Name = "embedded", IsDefault = true }, new Engine { Name = "qdrant", IsShared = true } },
        });

        CommandResult result = await gateway.RunAsync("collections", "engines");

        Assert.Equal((ExitCodes.Success, string.Empty), (result.ExitCode, result.Error));
        Assert.Equal([["engine", "default", "shared"], ["embedded", "yes", "-"], ["qdrant", "-", "yes"]], result.Rows());
    }

    [Fact]
    public async Task Create_WithAnEngine_SendsIt()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Script.On<CreateCollectionRequest>(request => new Collection { Name = request.Name });

        await gateway.RunAsync("collections", "create", "kb", "--engine", "qdrant");

        Assert.Equal(
            new CreateCollectionRequest { Name = "kb", Settings = new CollectionSettings { Engine = "qdrant" } },
            Assert.Single(gateway.Script.Requests));
    }

    [Fact]
    public async Task Advise_Measured_PrintsReasonsDemandsAndComputation()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Script.On<AdviseCollectionRequest>(request => new CollectionAdvice
        {
            Collection = request.Collection,
            Engine = "embedded",
            RecommendedEngine = "qdrant",
            Reasons = { "It is large." },
            Chunks = 2_000_000,
            Points = 3_000_000,
            Dimensions = 512,
            Demands =
            {
                new EngineDemand
                {
                    Engine = "embedded", IsConnected = true, IsMeasured = true, MemoryBytes = 3 << 20, DiskBytes = 1 << 20,
                    MonthNanoUsd = 1_500_000_000, MaxChunks = 1_000_000,
                },
                new EngineDemand { Engine = "qdrant", MemoryBytes = 1 << 20, DiskBytes = 2 << 20 },
            },
            Computation = new ComputationAdvice
            {
                Recommended = "COMPUTATION_WRITE",
                Reason = "It is asked often.",
                SampledChunks = 200,
                Write = new ComputationFigures { StoredBytesPerChunk = 5000, IngestMsPerChunk = 8.25, FirstSearchMs = 1.5, RepeatedSearchMs = 1.5 },
                Read = new ComputationFigures { StoredBytesPerChunk = 1000, IngestMsPerChunk = 0.25, FirstSearchMs = 90, RepeatedSearchMs = 2 },
            },
        });

        CommandResult result = await gateway.RunAsync("collections", "advise", "kb", "--expected", "2000000", "--measure");

        Assert.Equal((ExitCodes.Success, string.Empty), (result.ExitCode, result.Error));
        Assert.Equal(
            new AdviseCollectionRequest { Collection = "kb", ExpectedChunks = 2_000_000, MeasureComputation = true },
            Assert.Single(gateway.Script.Requests));
        Assert.Contains("recommended: qdrant", result.Out, StringComparison.Ordinal);
        Assert.Contains("  It is large.", result.Out, StringComparison.Ordinal);
        Assert.Contains(["embedded", "yes", "3", "1", "$1.50", "measured", "1,000,000"], result.Rows());
        Assert.Contains(["qdrant", "-", "1", "2", "-", "estimated", "any"], result.Rows());
        Assert.Contains(["when", "read", "1,000", "0.25", "90", "2"], result.Rows());
        Assert.Contains("COMPUTATION_WRITE, on 200 chunks: It is asked often.", result.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Migrate_Automatic_FollowsUntilTheTargetServes()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        EngineMove[] states =
        [
            Move(MovePhase.MoveCopying, behind: 30),
            Move(MovePhase.MoveComparing),
            Move(MovePhase.MoveServing),
        ];
        int asked = 0;
        gateway.Script.On<StartMoveRequest>(_ => Move(MovePhase.MoveCopying, behind: 40));
        gateway.Script.On<GetMoveRequest>(_ => states[asked++]);

        CommandResult result = await gateway.RunAsync("collections", "migrate", "kb", "--to", "qdrant");

        Assert.Equal(ExitCodes.Success, result.ExitCode);
        Assert.Equal(
            new StartMoveRequest { Collection = "kb", Target = "qdrant", Automatic = true }, gateway.Script.Requests.First());
        Assert.Equal(
            [
                "kb: embedded → qdrant, copying; 0 of 40 documents",
                "kb: embedded → qdrant, copying; 10 of 40 documents",
                "kb: embedded → qdrant, comparing; overlap@10 0.97 over 50 searches (3 live), p95 0.5 ms → 4.25 ms",
                "kb: embedded → qdrant, qdrant serves, embedded is kept up to date; overlap@10 0.97 over 50 searches (3 live), p95 0.5 ms → 4.25 ms",
            ],
            result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("qdrant serves", result.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--cut-over", typeof(CutOverMoveRequest))]
    [InlineData("--roll-back", typeof(RollBackMoveRequest))]
    [InlineData("--finish", typeof(FinishMoveRequest))]
    [InlineData("--json", typeof(GetMoveRequest))]
    public async Task Migrate_UnderWay_DoesWhatIsAsked(string option, Type request)
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Script.On<CutOverMoveRequest>(_ => Move(MovePhase.MoveServing));
        gateway.Script.On<RollBackMoveRequest>(_ => Move(MovePhase.MoveRolledBack));
        gateway.Script.On<FinishMoveRequest>(_ => Move(MovePhase.MoveFinished));
        gateway.Script.On<GetMoveRequest>(_ => Move(MovePhase.MoveComparing));

        CommandResult result = await gateway.RunAsync("collections", "migrate", "kb", option);

        Assert.Equal((ExitCodes.Success, string.Empty), (result.ExitCode, result.Error));
        Assert.IsType(request, Assert.Single(gateway.Script.Requests));
        Assert.NotEmpty(result.Out);
    }

    [Fact]
    public async Task Migrate_TwoThingsAtOnce_IsRefused()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();

        CommandResult result = await gateway.RunAsync("collections", "migrate", "kb", "--to", "qdrant", "--finish");

        Assert.Equal(ExitCodes.Usage, result.ExitCode);
        Assert.Contains("Give one of", result.Error, StringComparison.Ordinal);
        Assert.Empty(gateway.Script.Requests);
    }

    private static EngineMove Move(MovePhase phase, long behind = 0) => new()
    {
        Collection = "kb",
        Source = "embedded",
        Target = "qdrant",
        Phase = phase,
        Automatic = true,
        Documents = 40,
        DocumentsBehind = behind,
        Comparison = phase == MovePhase.MoveCopying
            ? new EngineComparison()
            : new EngineComparison { Searches = 50, LiveSearches = 3, OverlapAt10 = 0.97, SourceP95Ms = 0.5, TargetP95Ms = 4.25 },
    };
}
