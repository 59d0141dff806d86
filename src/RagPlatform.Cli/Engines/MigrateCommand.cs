using System.CommandLine;
using System.Globalization;
using RagPlatform.Cli.CommandLine;
using RagPlatform.Cli.Connection;
using RagPlatform.Cli.Output;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Cli.Engines;

/// <summary><c>rag collections migrate</c>: moves a collection's vectors to another engine while it is searched, and looks after the move.</summary>
internal sealed class MigrateCommand(Surroundings surroundings) : ICommandFeature
{
    private static readonly TimeSpan s_poll = TimeSpan.FromSeconds(1);

    private readonly Argument<string> _name = new("name") { Description = "The collection." };
    private readonly Option<string?> _to = new("--to") { Description = "The engine to move to; left out: says how the last move stands.", HelpName = "engine" };
    private readonly Option<bool> _manual = new("--manual") { Description = "Wait for --cut-over and --finish instead of doing both when the target is as good." };
    private readonly Option<bool> _cutOver = new("--cut-over") { Description = "Let the target serve now." };
    private readonly Option<bool> _rollBack = new("--roll-back") { Description = "Let the source serve again and remove what was copied." };
    private readonly Option<bool> _finish = new("--finish") { Description = "Remove the vectors from the source; there is no way back." };
    private readonly Option<bool> _noWait = new("--no-wait") { Description = "Return at once; the move goes on." };
    private readonly Option<bool> _json = CommonOptions.Json();

    public Command Describe() => new("migrate", "Moves a collection's vectors to another engine while it is searched.")
    {
        _name, _to, _manual, _cutOver, _rollBack, _finish, _noWait, _json,
    };

    public async Task<int> RunAsync(ParseResult line, Gateway gateway, CancellationToken cancellationToken)
    {
        string name = line.GetRequiredValue(_name);
        EngineMove move = await ActAsync(line, name, gateway, cancellationToken);
        if (line.GetValue(_to) is not null && !line.GetValue(_noWait))
        {
            move = await FollowAsync(move, gateway, cancellationToken);
        }

        await surroundings.Out.WriteLineAsync(line.GetValue(_json) ? Json.Indented(move) : Describe(move));
        return ExitCodes.Success;
    }

    private async Task<EngineMove> ActAsync(ParseResult line, string name, Gateway gateway, CancellationToken cancellationToken)
    {
        string? target = line.GetValue(_to);
        if (new[] { target is not null, line.GetValue(_cutOver), line.GetValue(_rollBack), line.GetValue(_finish) }.Count(given => given) > 1)
        {
            throw new UsageException("Give one of --to, --cut-over, --roll-back and --finish.");
        }

        EngineService.EngineServiceClient engines = gateway.Engines;
        return target is not null
            ? await engines.StartMoveAsync(
                new StartMoveRequest { Collection = name, Target = target, Automatic = !line.GetValue(_manual) }, gateway.Call(cancellationToken))
            : line.GetValue(_cutOver) ? await engines.CutOverMoveAsync(new CutOverMoveRequest { Collection = name }, gateway.Call(cancellationToken))
            : line.GetValue(_rollBack) ? await engines.RollBackMoveAsync(new RollBackMoveRequest { Collection = name }, gateway.Call(cancellationToken))
            : line.GetValue(_finish) ? await engines.FinishMoveAsync(new FinishMoveRequest { Collection = name }, gateway.Call(cancellationToken))
            : await engines.GetMoveAsync(new GetMoveRequest { Collection = name }, gateway.Call(cancellationToken));
    }

    /// <summary>Waits until the target serves, or, where somebody decides, until it may; says each change on standard error.</summary>
    private async Task<EngineMove> FollowAsync(EngineMove move, Gateway gateway, CancellationToken cancellationToken)
    {
        string said = string.Empty;
        while (true)
        {
            string now = Describe(move);
            if (now != said)
            {
                await surroundings.Error.WriteLineAsync(said = now);
            }

            if (move.Phase is not (MovePhase.MoveCopying or MovePhase.MoveComparing)
                || (!move.Automatic && move.Phase == MovePhase.MoveComparing && move.Comparison.Searches > 0))
            {
                return move;
            }

            await Task.Delay(s_poll, surroundings.Time, cancellationToken);
            move = await Retry.WhileUnavailableAsync(
                async () => await gateway.Engines.GetMoveAsync(new GetMoveRequest { Collection = move.Collection }, gateway.Call(cancellationToken)),
                retryUnreachable: true,
                surroundings.Time,
                cancellationToken);
        }
    }

    private static string Describe(EngineMove move)
    {
        EngineComparison seen = move.Comparison;
        string comparison = seen.Searches == 0 ? string.Empty : string.Create(
            CultureInfo.InvariantCulture,
            $"; overlap@10 {seen.OverlapAt10:0.###} over {seen.Searches} searches ({seen.LiveSearches} live), p95 {seen.SourceP95Ms:0.##} ms → {seen.TargetP95Ms:0.##} ms");
        return $"{Printable.Clean(move.Collection)}: {Printable.Clean(move.Source)} → {Printable.Clean(move.Target)}, {PhaseOf(move)}"
            + (move.DocumentsBehind > 0
                ? string.Create(CultureInfo.InvariantCulture, $"; {move.Documents - move.DocumentsBehind:N0} of {move.Documents:N0} documents")
                : string.Empty)
            + comparison
            + (move.Message.Length > 0 ? $"; {Printable.Clean(move.Message)}" : string.Empty);
    }

    private static string PhaseOf(EngineMove move) => move.Phase switch
    {
        MovePhase.MoveCopying => "copying",
        MovePhase.MoveComparing => "comparing",
        MovePhase.MoveServing => $"{Printable.Clean(move.Target)} serves, {Printable.Clean(move.Source)} is kept up to date",
        MovePhase.MoveFinished => "finished",
        MovePhase.MoveRolledBack => "rolled back",
        _ => "unknown",
    };
}
