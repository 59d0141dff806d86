using RagPlatform.Cli.CommandLine;
using RagPlatform.Cli.Connection;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Cli.Reconciling;

/// <summary>The answers the gateway keeps facts of: all but those older than its retention.</summary>
/// <param name="Ids">Their ids.</param>
/// <param name="WithoutEmbedding">
/// Those that embedded no token, as a question of nothing but punctuation does not: nothing is booked for it.
/// </param>
internal sealed record KeptAnswers(IReadOnlyList<string> Ids, IReadOnlyList<string> WithoutEmbedding)
{
    private const int AnswersOnAPage = 200;

    /// <summary>Reads them.</summary>
    public static async Task<KeptAnswers> ReadAsync(Gateway gateway, CancellationToken cancellationToken)
    {
        var ids = new List<string>();
        var withoutEmbedding = new List<string>();
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
            if ((answer.Usage?.EmbeddingTokens ?? 0) == 0)
            {
                withoutEmbedding.Add(answer.AnswerId);
            }
        }

        return new KeptAnswers(ids, withoutEmbedding);
    }
}
