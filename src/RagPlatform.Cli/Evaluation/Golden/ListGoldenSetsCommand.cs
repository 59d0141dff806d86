using System.CommandLine;
using System.Globalization;
using RagPlatform.Cli.CommandLine;
using RagPlatform.Cli.Connection;
using RagPlatform.Cli.Output;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Cli.Evaluation.Golden;

/// <summary><c>rag eval golden list</c>: the golden sets there are.</summary>
internal sealed class ListGoldenSetsCommand(Surroundings surroundings) : ICommandFeature
{
    private readonly Option<string?> _collection = CommonOptions.OptionalCollection("Only sets of this collection.");
    private readonly Option<bool> _json = CommonOptions.JsonLines();

    public Command Describe() => new("list", "Lists golden sets.") { _collection, _json };

    public async Task<int> RunAsync(ParseResult line, Gateway gateway, CancellationToken cancellationToken)
    {
        ListGoldenSetsReply reply = await gateway.Evaluation.ListGoldenSetsAsync(
            new ListGoldenSetsRequest { Collection = line.GetValue(_collection) ?? string.Empty }, gateway.Call(cancellationToken));
        if (line.GetValue(_json))
        {
            foreach (GoldenSet set in reply.Sets)
            {
                await surroundings.Out.WriteLineAsync(Json.OneLine(set));
            }

            return ExitCodes.Success;
        }

        Tables.Print(
            surroundings,
            ["collection", "name", "#queries", "#judgments", "#revision", "saved", "by", "checked"],
            reply.Sets.Select(set => (string[])
            [
                set.Collection,
                set.Name,
                set.Queries.ToString("N0", CultureInfo.InvariantCulture),
                set.Judgments.ToString("N0", CultureInfo.InvariantCulture),
                set.Revision.ToString(CultureInfo.InvariantCulture),
                Instants.Text(set.SavedAtMs),
                set.SavedBy,
                Instants.Text(set.CheckedAtMs),
            ]));
        return ExitCodes.Success;
    }
}
