using System.Data.Common;
using System.Text.RegularExpressions;
using RagPlatform.Contracts.V1;
using RagPlatform.ServiceDefaults.Errors;
using RagPlatform.ServiceDefaults.Requests;
using RagPlatform.Storage.Databases;

namespace RagPlatform.Gateway.Answers;

/// <summary>The facts of answers and what people said about them; neither the question's text nor the answer's.</summary>
internal sealed partial class AnswerStore(IDatabase database, TimeProvider time)
{
    private const int DefaultPage = 50;
    private const int MaxPage = 200;

    // Deleted at once, so that a large cleaning does not hold up the answers being written.
    private const int ForgetBatch = 5000;

    /// <summary>Writes a row within the caller's transaction; one whose id is there already is left as it is.</summary>
    public static Task<int> InsertAsync(DbTransaction transaction, AnswerRow row, CancellationToken cancellationToken) =>
        transaction.ExecuteAsync(
            """
            INSERT INTO answers
                (tenant, answer_id, asked_at, subject, collections, outcome, status, served_by, degradation, model, total_us, admit_us,
                 cache_us, retrieve_us, generate_us, input_tokens, cached_input_tokens, output_tokens, embedding_tokens, cost_nano_usd,
                 price_unknown)
            VALUES
                (@Tenant, @AnswerId, @AskedAt, @Subject, @Collections, @Outcome, @Status, @ServedBy, @Degradation, @Model, @TotalUs,
                 @AdmitUs, @CacheUs, @RetrieveUs, @GenerateUs, @InputTokens, @CachedInputTokens, @OutputTokens, @EmbeddingTokens, @CostNanoUsd,
                 @PriceUnknown)
            ON CONFLICT (tenant, answer_id) DO NOTHING
            """,
            row,
            cancellationToken);

    /// <summary>Writes what somebody said about an answer within the caller's transaction; the newest word counts.</summary>
    /// <returns>False when the tenant has no such answer.</returns>
    public async Task<bool> RateAsync(
        DbTransaction transaction, string tenant, SubmitFeedbackRequest feedback, CancellationToken cancellationToken) =>
        await transaction.ExecuteAsync(
            """
            UPDATE answers SET feedback = @rating, comment = @Comment, feedback_at = @now
            WHERE tenant = @tenant AND answer_id = @AnswerId
            """,
            new
            {
                tenant,
                rating = feedback.Helpful ? 1L : -1L,
                feedback.Comment,
                feedback.AnswerId,
                now = time.GetUtcNow().ToUnixTimeMilliseconds(),
            },
            cancellationToken) == 1;

    /// <summary>One page of a tenant's answers, newest first; the ids sort by time.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="subject">Whose; empty: anybody's.</param>
    /// <param name="request">Which.</param>
    /// <param name="cancellationToken">The caller's.</param>
    /// <exception cref="PlatformException">INVALID_ARGUMENT naming the field.</exception>
    public async Task<ListAnswersReply> ListAsync(
        string tenant, string subject, ListAnswersRequest request, CancellationToken cancellationToken)
    {
        int size = Paging.Size(request.PageSize, DefaultPage, MaxPage);
        if (request.PageToken.Length > 0 && !AnswerIdPattern().IsMatch(request.PageToken))
        {
            throw Paging.InvalidToken();
        }

        string rated = request.WithFeedback ? "AND feedback <> 0" : string.Empty;
        IReadOnlyList<AnswerRow> rows = await database.QueryAsync<AnswerRow>(
            $"""
            SELECT {AnswerRow.Columns} FROM answers
            WHERE tenant = @tenant AND (@subject = '' OR subject = @subject) AND (@PageToken = '' OR answer_id < @PageToken) {rated}
            ORDER BY answer_id DESC LIMIT @limit
            """,
            new { tenant, subject, request.PageToken, limit = size + 1L },
            cancellationToken);
        var reply = new ListAnswersReply();
        reply.Answers.AddRange(rows.Take(size).Select(row => row.ToContract()));
        reply.NextPageToken = rows.Count > size ? reply.Answers[^1].AnswerId : string.Empty;
        return reply;
    }

    /// <summary>Deletes what is older than the retention; how many rows.</summary>
    public async Task<int> ForgetAsync(TimeSpan retention, CancellationToken cancellationToken)
    {
        long before = (time.GetUtcNow() - retention).ToUnixTimeMilliseconds();
        int forgotten = 0;
        int batch;
        do
        {
            batch = await database.ExecuteAsync(
                """
                DELETE FROM answers WHERE (tenant, answer_id) IN (
                    SELECT tenant, answer_id FROM answers WHERE asked_at <= @before ORDER BY asked_at LIMIT @ForgetBatch)
                """,
                new { before, ForgetBatch = (long)ForgetBatch },
                cancellationToken);
            forgotten += batch;
        }
        while (batch == ForgetBatch);
        return forgotten;
    }

    [GeneratedRegex("^ans-[0-9a-f]{32}$")]
    private static partial Regex AnswerIdPattern();
}
