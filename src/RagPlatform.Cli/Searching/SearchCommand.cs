using System.CommandLine;
using RagPlatform.Cli.CommandLine;
using RagPlatform.Cli.Connection;
using RagPlatform.Cli.Output;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Cli.Searching;

/// <summary><c>rag search</c>: the best passages for a query, without an answer.</summary>
internal sealed class SearchCommand(Surroundings surroundings) : ICommandFeature
{
    private readonly Argument<string> _query = new("query") { Description = "What to look for." };
    private readonly Option<string[]> _collections = CommonOptions.Collections();
    private readonly Option<int> _topK = CommonOptions.TopK(max: 1000, serverDefault: 10);
    private readonly Option<string?> _mode = CommonOptions.Mode(
        "How to search: by words, by meaning, or both; the server's default unless given.", "lexical", "vector", "hybrid");

    private readonly Option<bool> _json = CommonOptions.Json();

    public Command Describe() => new("search", "Finds the best passages for a query.") { _query, _collections, _topK, _mode, _json };

    public async Task<int> RunAsync(ParseResult line, Gateway gateway, CancellationToken cancellationToken)
    {
        var request = new SearchRequest
        {
            Query = line.GetRequiredValue(_query),
            Collections = { line.GetRequiredValue(_collections) },
            TopK = line.GetValue(_topK),
            Mode = CommonOptions.ToSearchMode(line.GetValue(_mode)),
        };
        SearchReply reply = await gateway.Rag.SearchAsync(request, gateway.Call(cancellationToken));
        if (line.GetValue(_json))
        {
            await surroundings.Out.WriteLineAsync(Json.Indented(reply));
        }
        else
        {
            PassagePrinter.Print(surroundings.CreateConsole(), reply);
        }

        return ExitCodes.Success;
    }
}
