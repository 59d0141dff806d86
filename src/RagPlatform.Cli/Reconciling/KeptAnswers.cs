using RagPlatform.Cli.CommandLine;
using RagPlatform.Cli.Connection;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Cli.Reconciling;

/// <summary>The answers the gateway keeps facts of: all but those older than its retention.</summary>
internal static class KeptAnswers
{
    private const int AnswersOnAPage = 200;

    /// <summary>Reads their ids.</summary>
    public static async Task<IReadOnlyList<string>> ReadAsync(Gateway gateway, CancellationToken cancellationToken)
    {
        var ids = new List<string>();
        IAsyncEnumerable<AnswerFacts> answers = Pages.ReadAsync<AnswerFacts>(
            async token =>
            {
                var request = new ListAnswersRequest
                {
                    Scope = OverviewScope.TenantAnswers,
                    PageSize = AnswersOnAPage,
                    PageToken = token,
                };
                ListAnswersReply reply = await gateway.Overview.ListAnswersAsync(request, gateway.Call(cancellationToken));
                return (reply.Answers, reply.NextPageToken);
            },
            cancellationToken);
        await foreach (AnswerFacts answer in answers)
        {
            ids.Add(answer.AnswerId);
        }

        return ids;
    }
}
