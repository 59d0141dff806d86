using System.Text.Json;
using RagPlatform.Contracts.V1;
using RagPlatform.FunctionalTests.Platform;

namespace RagPlatform.FunctionalTests.Crashes;

/// <summary>A question as the audit log knows it.</summary>
internal sealed record AuditedQuestion(string AnswerId, string Outcome, long Embeddings)
{
    private const int Page = 1000;

    /// <summary>All questions of a client's tenant.</summary>
    public static async Task<IReadOnlyList<AuditedQuestion>> ReadAsync(RagClient client)
    {
        var all = new List<AuditedQuestion>();
        long before = 0;
        while (true)
        {
            SearchAuditReply page = await client.Audit.SearchAsync(
                new SearchAuditRequest { Action = "ask", Limit = Page, BeforeSequence = before });
            all.AddRange(page.Records.Select(Read));
            if (page.Records.Count < Page)
            {
                return all;
            }

            before = page.Records[^1].Sequence;
        }
    }

    private static AuditedQuestion Read(AuditRecord record)
    {
        JsonElement details = JsonDocument.Parse(record.DetailsJson).RootElement;
        return new AuditedQuestion(
            details.GetProperty("answer_id").GetString()!, record.Outcome, details.GetProperty("embeddings").GetInt64());
    }
}
