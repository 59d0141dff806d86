using System.CommandLine;
using RagPlatform.Cli.CommandLine;
using RagPlatform.Cli.Connection;
using RagPlatform.Cli.Output;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Cli.Costs;

/// <summary><c>rag cost reconcile</c>: holds the ledger against a provider's usage export.</summary>
internal sealed class ReconcileExportCommand(Surroundings surroundings) : ICommandFeature
{
    private const int Permille = 10;
    private static readonly string[] s_headings = ["model", "#export", "#ledger", "#requests", "#calls", "is"];
    private readonly Argument<string> _file = new("file") { Description = "The provider's usage export, a CSV table." };
    private readonly Option<string> _provider = new("--provider")
    {
        Description = "The provider as the ledger names it, like openai or anthropic.",
        HelpName = "name",
        Required = true,
    };

    private readonly Option<decimal> _tolerance = new("--tolerance")
    {
        Description = "Differences up to this are none, 0 to 100; 0 unless given.",
        HelpName = "percent",
    };

    private readonly Option<bool> _all = new("--all-tenants")
    {
        Description = "Compare the ledger of all tenants, which share the provider's account; for platform administrators.",
    };

    private readonly Option<bool> _json = CommonOptions.Json();

    public Command Describe() => new("reconcile", "Compares the ledger with a provider's usage export, model by model.")
    {
        _file, _provider, _tolerance, _all, _json,
    };

    public async Task<int> RunAsync(ParseResult line, Gateway gateway, CancellationToken cancellationToken)
    {
        decimal percent = line.GetValue(_tolerance);
        if (percent is < 0 or > 100 || percent * Permille % 1 != 0)
        {
            throw new UsageException("--tolerance is 0 to 100 percent, with at most one digit after the point.");
        }

        var request = new ReconcileExportRequest
        {
            Provider = line.GetRequiredValue(_provider),
            Csv = await File.ReadAllTextAsync(line.GetRequiredValue(_file), cancellationToken),
            TolerancePermille = (int)(percent * Permille),
            AllTenants = line.GetValue(_all),
        };
        ReconcileExportReply reply = await gateway.Insights.ReconcileExportAsync(request, gateway.Call(cancellationToken));
        if (line.GetValue(_json))
        {
            await surroundings.Out.WriteLineAsync(Json.Indented(reply));
        }
        else
        {
            await PrintAsync(reply);
        }

        return reply.IsEqual ? ExitCodes.Success : ExitCodes.CheckFailed;
    }

    private async Task PrintAsync(ReconcileExportReply reply)
    {
        await surroundings.Out.WriteLineAsync(
            $"{reply.FirstDay} to {reply.LastDay}: {Quantities.Dollars(reply.ExportNanoUsd)} by the export, "
            + $"{Quantities.Dollars(reply.LedgerNanoUsd)} by the ledger");
        Tables.Print(surroundings, s_headings, reply.Models.Select(model => (string[])
        [
            model.Model,
            Quantities.Dollars(model.Export.CostNanoUsd) + (model.ExportCostIsComputed ? " (computed)" : string.Empty),
            Quantities.Dollars(model.Ledger.CostNanoUsd),
            model.Export.Requests < 0 ? "-" : $"{model.Export.Requests}",
            $"{model.Ledger.Requests}",
            model.IsEqual ? "equal" : "different",
        ]));
        foreach ((string model, string explanation) in reply.Models.SelectMany(model => model.Explanations.Select(text => (model.Model, text))))
        {
            await surroundings.Out.WriteLineAsync($"{Printable.Clean(model)}: {Printable.Clean(explanation)}");
        }

        if (reply.ModelsLeftOut > 0)
        {
            await surroundings.Out.WriteLineAsync($"{Quantities.Count(reply.ModelsLeftOut, "model")} with a smaller difference left out");
        }
    }
}
