using System.CommandLine;
using System.Globalization;
using RagPlatform.Cli.CommandLine;
using RagPlatform.Cli.Connection;
using RagPlatform.Cli.Output;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Cli.Costs;

/// <summary><c>rag cost prompts</c>: what providers' prompt caches do with the prompts that were sent, and what to change.</summary>
internal sealed class PromptCacheCommand : ICommandFeature
{
    private static readonly string[] s_headings =
        ["model", "for", "collection", "#prompts", "#tokens", "#in common", "breaks in", "#read", "#could read", "#lost", "#a month"];

    private readonly Surroundings _surroundings;
    private readonly Option<string?> _provider = new("--provider") { Description = "Only prompts to this provider.", HelpName = "name" };
    private readonly Option<string?> _model = new("--model", "-m") { Description = "Only prompts to this model.", HelpName = "name" };
    private readonly Option<string?> _collection = CommonOptions.OptionalCollection("Only prompts for questions of this collection.");
    private readonly Option<bool> _byCollection = new("--by-collection") { Description = "Tell collections apart." };
    private readonly Option<long?> _least = new("--min-tokens")
    {
        Description = "The shortest prefix the provider caches, 1,024 tokens unless given.",
        HelpName = "n",
    };

    private readonly Option<DateTimeOffset?> _from;
    private readonly Option<DateTimeOffset?> _to;
    private readonly Option<bool> _json = CommonOptions.Json();

    public PromptCacheCommand(Surroundings surroundings)
    {
        _surroundings = surroundings;
        _from = TimeOptions.Past("--from", "From this time on, the last 7 days unless given", surroundings.Time);
        _to = TimeOptions.Past("--to", "Up to and without this time, up to now unless given", surroundings.Time);
    }

    public Command Describe() => new("prompts", "Says what prompts have in common, what is lost at the provider's prompt cache, and why.")
    {
        _provider, _model, _collection, _byCollection, _least, _from, _to, _json,
    };

    public async Task<int> RunAsync(ParseResult line, Gateway gateway, CancellationToken cancellationToken)
    {
        var request = new DiagnosePromptCacheRequest
        {
            Provider = line.GetValue(_provider) ?? string.Empty,
            Model = line.GetValue(_model) ?? string.Empty,
            Collection = line.GetValue(_collection) ?? string.Empty,
            ByCollection = line.GetValue(_byCollection),
            MinTokens = line.GetValue(_least) ?? 0,
            FromMs = line.GetValue(_from) is { } from ? TimeOptions.ToMilliseconds(from) : 0,
            ToMs = line.GetValue(_to) is { } to ? TimeOptions.ToMilliseconds(to) : 0,
        };
        DiagnosePromptCacheReply reply = await gateway.PromptCaches.DiagnosePromptCacheAsync(request, gateway.Call(cancellationToken));
        if (line.GetValue(_json))
        {
            await _surroundings.Out.WriteLineAsync(Json.Indented(reply));
            return ExitCodes.Success;
        }

        await _surroundings.Out.WriteLineAsync(
            $"{Quantities.Count(reply.Prompts, "prompt")}, {Instants.Text(reply.FromMs)} to {Instants.Text(reply.ToMs)}");
        if (reply.Diagnoses.Count > 0)
        {
            Tables.Print(_surroundings, s_headings, reply.Diagnoses.Select(Row));
        }

        foreach (PromptCacheDiagnosis diagnosis in reply.Diagnoses)
        {
            await _surroundings.Out.WriteLineAsync($"\n{Name(diagnosis)}, {diagnosis.Category}{Suffix(diagnosis)}");
            foreach (string sentence in diagnosis.Advice)
            {
                await _surroundings.Out.WriteLineAsync($"- {sentence}");
            }
        }

        return ExitCodes.Success;
    }

    private static string[] Row(PromptCacheDiagnosis diagnosis) =>
    [
        Name(diagnosis),
        diagnosis.Category,
        diagnosis.Collection.Length > 0 ? diagnosis.Collection : "-",
        Number(diagnosis.Prompts),
        Number(diagnosis.MeanTokens),
        Number(diagnosis.CommonTokens),
        diagnosis.Break is { } end ? $"{end.Section} ({(end.IsExpected ? "expected" : Quantities.Count(end.Continuations, "way"))})" : "-",
        Number(diagnosis.ReadTokens),
        Number(diagnosis.CouldReadTokens),
        Quantities.Dollars(diagnosis.LostNanoUsd),
        Quantities.Dollars(diagnosis.LostPerMonthNanoUsd),
    ];

    private static string Name(PromptCacheDiagnosis diagnosis) => $"{diagnosis.Provider}/{diagnosis.Model}";

    private static string Suffix(PromptCacheDiagnosis diagnosis) => diagnosis.Collection.Length > 0 ? $", {diagnosis.Collection}" : string.Empty;

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
