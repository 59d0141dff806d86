using System.CommandLine;
using Grpc.Core;
using RagPlatform.Cli.CommandLine;
using RagPlatform.Cli.Connection;
using RagPlatform.Cli.Output;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Cli.Asking;

/// <summary><c>rag ask</c>: an answer with its citations, where it came from, what it cost and how long it took.</summary>
internal sealed class AskCommand(Surroundings surroundings) : ICommandFeature
{
    private readonly Argument<string> _question = new("question") { Description = "What to ask." };
    private readonly Option<string[]> _collections = CommonOptions.Collections();
    private readonly Option<bool> _stream = new("--stream") { Description = "Print the answer as it is written." };
    private readonly Option<bool> _json = CommonOptions.Json();
    private readonly Option<int> _topK = CommonOptions.TopK(max: 50, serverDefault: 8);
    private readonly Option<bool> _noCache = new("--no-cache") { Description = "Answer anew even where the answer is cached." };
    private readonly Option<long?> _maxAge = new("--max-age") { Description = "Take a cached answer of at most this age.", HelpName = "seconds" };
    private readonly Option<long?> _maxStale = new("--max-stale")
    {
        Description = "Take also one that ceased to be fresh so long ago.",
        HelpName = "seconds",
    };

    public Command Describe() => new("ask", "Answers a question with exact citations.")
    {
        _question, _collections, _stream, _json, _topK, _noCache, _maxAge, _maxStale,
    };

    public async Task<int> RunAsync(ParseResult line, Gateway gateway, CancellationToken cancellationToken)
    {
        var request = new AskRequest
        {
            Question = line.GetRequiredValue(_question),
            Collections = { line.GetRequiredValue(_collections) },
            TopK = line.GetValue(_topK),
            Cache = line.GetValue(_noCache) ? CacheMode.NoCache : CacheMode.CacheDefault,
        };
        if (line.GetValue(_maxAge) is { } maxAge)
        {
            request.MaxAgeSeconds = maxAge;
        }

        if (line.GetValue(_maxStale) is { } maxStale)
        {
            request.MaxStaleSeconds = maxStale;
        }

        bool json = line.GetValue(_json);
        if (line.GetValue(_stream))
        {
            await StreamAsync(request, gateway, json, cancellationToken);
            return ExitCodes.Success;
        }

        AskReply reply = await gateway.Rag.AskAsync(request, gateway.Call(cancellationToken));
        if (json)
        {
            await surroundings.Out.WriteLineAsync(Json.Indented(reply));
        }
        else
        {
            AnswerWriter answer = AnswerWriter.For(surroundings);
            await answer.WriteAsync(reply.Answer);
            await answer.FinishAsync();
            AnswerPrinter.PrintSources(surroundings.CreateConsole(), reply);
        }

        return ExitCodes.Success;
    }

    private async Task StreamAsync(AskRequest request, Gateway gateway, bool json, CancellationToken cancellationToken)
    {
        using AsyncServerStreamingCall<AskEvent> call = gateway.Rag.AskStream(request, gateway.Call(cancellationToken));
        AnswerWriter answer = AnswerWriter.For(surroundings);
        AskReply? reply = null;
        await foreach (AskEvent piece in call.ResponseStream.ReadAllAsync(cancellationToken))
        {
            if (json)
            {
                await surroundings.Out.WriteLineAsync(Json.OneLine(piece));
            }
            else if (piece.EventCase == AskEvent.EventOneofCase.Delta)
            {
                await answer.WriteAsync(piece.Delta);
            }

            await surroundings.Out.FlushAsync(cancellationToken);
            reply = piece.Reply ?? reply;
        }

        if (reply is null)
        {
            throw new FailureException("The gateway ended the answer without its last part; ask again.");
        }

        if (!json)
        {
            await answer.FinishAsync();
            AnswerPrinter.PrintSources(surroundings.CreateConsole(), reply);
        }
    }
}
