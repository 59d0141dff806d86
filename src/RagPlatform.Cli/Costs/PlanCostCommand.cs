using System.CommandLine;
using Google.Protobuf;
using RagPlatform.Cli.CommandLine;
using RagPlatform.Cli.Connection;
using RagPlatform.Cli.Output;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Cli.Costs;

/// <summary><c>rag cost plan</c>: replays past traffic against alternatives and ranks them.</summary>
internal sealed class PlanCostCommand : ICommandFeature
{
    private static readonly string[] s_headings =
        ["alternative", "#cost", "#a month", "#saved", "#calls", "#from cache", "#prefix read", "#written", "#machines", "remark"];

    private readonly Surroundings _surroundings;
    private readonly Option<string?> _file = new("--file", "-f")
    {
        Description = "Alternatives in JSON: a PlanCostRequest, of which the other options replace what they name.",
        HelpName = "file",
    };

    private readonly Option<string[]> _models = new("--model", "-m")
    {
        Description = "Compare with this model at its price of now; repeat it for several.",
        HelpName = "provider/model",
    };

    private readonly Option<long?> _prefix = new("--prefix-tokens")
    {
        Description = "Compare also with prompts whose first tokens, as many as this, are cached by the provider.",
        HelpName = "n",
    };

    private readonly Option<string?> _trace = new("--trace")
    {
        Description = "Calls of a CSV file (time, prompt tokens, output tokens) in place of the ledger's.",
        HelpName = "file",
    };

    private readonly Option<string?> _collection = CommonOptions.OptionalCollection("Only calls for questions of this collection.");
    private readonly Option<DateTimeOffset?> _from;
    private readonly Option<DateTimeOffset?> _to;
    private readonly Option<bool> _json = CommonOptions.Json();

    public PlanCostCommand(Surroundings surroundings)
    {
        _surroundings = surroundings;
        _from = TimeOptions.Past("--from", "From this time on, the last 30 days unless given", surroundings.Time);
        _to = TimeOptions.Past("--to", "Up to and without this time, up to now unless given", surroundings.Time);
    }

    public Command Describe() => new("plan", "Says what past traffic would have cost with other models, caches, prompts or machines.")
    {
        _file, _models, _prefix, _trace, _collection, _from, _to, _json,
    };

    public async Task<int> RunAsync(ParseResult line, Gateway gateway, CancellationToken cancellationToken)
    {
        PlanCostRequest request = await ReadAsync(line, cancellationToken);
        PlanCostReply reply = await gateway.Plans.PlanCostAsync(request, gateway.Call(cancellationToken));
        if (line.GetValue(_json))
        {
            await _surroundings.Out.WriteLineAsync(Json.Indented(reply));
            return ExitCodes.Success;
        }

        await _surroundings.Out.WriteLineAsync(
            $"{Quantities.Count(reply.Calls, "call")} and {reply.AvoidedCalls} answered by a cache, "
            + $"{Instants.Text(reply.FromMs)} to {Instants.Text(reply.ToMs)}");
        IEnumerable<PlannedCost> costs = request.Calls.Count > 0 ? reply.Alternatives : [reply.Baseline, .. reply.Alternatives];
        Tables.Print(_surroundings, s_headings, costs.Select(Row));
        return ExitCodes.Success;
    }

    private static string[] Row(PlannedCost cost) =>
    [
        cost.Name,
        Quantities.Dollars(cost.CostNanoUsd),
        cost is { PerMonthNanoUsd: 0, CostNanoUsd: > 0 } ? "-" : Quantities.Dollars(cost.PerMonthNanoUsd),
        Quantities.Dollars(cost.SavedNanoUsd),
        $"{cost.PaidCalls}",
        $"{cost.AnsweredByCache}",
        $"{cost.PrefixReads}",
        $"{cost.PrefixWrites}",
        $"{cost.Machines}",
        cost.UnpricedCalls > 0 ? $"{Quantities.Count(cost.UnpricedCalls, "call")} without a price" : "-",
    ];

    private async Task<PlanCostRequest> ReadAsync(ParseResult line, CancellationToken cancellationToken)
    {
        var request = new PlanCostRequest();
        if (line.GetValue(_file) is { } file)
        {
            request = Parse(file, await File.ReadAllTextAsync(file, cancellationToken));
        }

        request.Collection = line.GetValue(_collection) ?? request.Collection;
        request.FromMs = line.GetValue(_from) is { } from ? TimeOptions.ToMilliseconds(from) : request.FromMs;
        request.ToMs = line.GetValue(_to) is { } to ? TimeOptions.ToMilliseconds(to) : request.ToMs;
        if (line.GetValue(_trace) is { } trace)
        {
            request.Calls.AddRange(await TrafficFile.ReadAsync(trace, cancellationToken));
        }

        CostAlternative[] models = [.. (line.GetValue(_models) ?? []).Select(Alternative)];
        request.Alternatives.AddRange(models);
        if (line.GetValue(_prefix) is { } tokens)
        {
            request.Alternatives.AddRange((models.Length > 0 ? models : [new CostAlternative()]).Select(model => WithPrefix(model, tokens)));
        }

        return request.Alternatives.Count > 0
            ? request
            : throw new UsageException("There is nothing to compare with: give --model, --prefix-tokens or --file.");
    }

    private static PlanCostRequest Parse(string file, string json)
    {
        try
        {
            return PlanCostRequest.Parser.ParseJson(json);
        }
        catch (Exception malformed) when (malformed is InvalidProtocolBufferException or InvalidJsonException or FormatException or OverflowException)
        {
            throw new InvalidDataException($"{file} is no plan: {malformed.Message}", malformed);
        }
    }

    private static CostAlternative Alternative(string name)
    {
        int slash = name.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 && slash < name.Length - 1
            ? new CostAlternative { Name = name, Provider = name[..slash], Model = name[(slash + 1)..] }
            : throw new UsageException($"--model is a provider and a model like openai/gpt-4o-mini; '{name}' is not.");
    }

    private static CostAlternative WithPrefix(CostAlternative model, long tokens)
    {
        CostAlternative cached = model.Clone();
        cached.Name = model.Name.Length > 0 ? $"{model.Name}, prefix cached" : "prefix cached";
        cached.PromptCache = new PromptCacheLayout { PrefixTokens = tokens };
        return cached;
    }
}
