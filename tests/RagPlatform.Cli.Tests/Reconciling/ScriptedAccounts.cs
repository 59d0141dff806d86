using System.Globalization;
using System.Text.Json;
using RagPlatform.Cli.Tests.Hosting;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Cli.Tests.Reconciling;

/// <summary>The accounts of a platform whose numbers agree until a test breaks one.</summary>
internal sealed class ScriptedAccounts
{
    private static readonly ScriptedAnswer[] s_answers =
    [
        new("a1", "OK", "Extractive", 1), new("a2", "OK", "Model", 2), new("a3", "OK", "ResultCache", 0),
        new("a4", "OK", "Extractive", 0), new("a5", "UNAVAILABLE", null, 0), new("a6", "UNAVAILABLE", null, 1), new("a7", "OK", "SemanticCache", 1),
    ];

    public List<IngestJob> Jobs { get; } =
    [
        Job("j3", total: 6, done: 0, failed: 6, unchanged: 0), Job("j2", total: 100, done: 100, failed: 0, unchanged: 4),
        Job("j1", total: 200, done: 199, failed: 1, unchanged: 0),
    ];

    public List<ScriptedAnswer> Audited { get; } = [.. s_answers];

    public List<ScriptedAnswer> Kept { get; } = [.. s_answers];

    public long IngestEvents { get; set; } = 295;

    public long QueryEvents { get; set; } = 5;

    public long AvoidedEvents { get; set; } = 2;

    public VerifyAuditReply Chain { get; set; } = new() { Intact = true, Records = 12 };

    public void Break(string fault)
    {
        switch (fault)
        {
            case "job still running":
                Jobs[0].State = IngestState.Running;
                Jobs[0].DocumentsFailed--;
                break;
            case "document lost":
                Jobs[0].DocumentsTotal++;
                break;
            case "document not booked":
                IngestEvents--;
                break;
            case "document booked twice":
                IngestEvents++;
                break;
            case "answer not audited":
                Audited.RemoveAt(0);
                break;
            case "answer audited twice":
                Audited.Add(Audited[0]);
                break;
            case "question not booked":
                QueryEvents--;
                break;
            case "question booked twice":
                QueryEvents++;
                break;
            case "cache hit not booked":
                AvoidedEvents--;
                break;
            case "chain broken":
                Chain = new VerifyAuditReply { Records = 12, FirstBrokenSequence = 5 };
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(fault), fault, "No such fault.");
        }
    }

    /// <summary>Has a gateway answer from these accounts; lists come in pages.</summary>
    public void Serve(GatewayScript script)
    {
        script.On<ListIngestJobsRequest>(request =>
        {
            (List<IngestJob> page, string next) = Page(Jobs, request.PageToken);
            return new ListIngestJobsReply { Jobs = { page }, NextPageToken = next };
        });
        script.On<ListAnswersRequest>(request =>
        {
            (List<ScriptedAnswer> page, string next) = Page(Kept, request.PageToken);
            return new ListAnswersReply { Answers = { page.Select(ToFacts) }, NextPageToken = next };
        });
        script.On<SearchAuditRequest>(request => new SearchAuditReply
        {
            Records =
            {
                Audited.Select(ToRecord)
                    .Where(record => request.Action == "ask" && (request.BeforeSequence == 0 || record.Sequence < request.BeforeSequence))
                    .OrderByDescending(record => record.Sequence)
                    .Take(request.Limit),
            },
        });
        script.On<CostReportRequest>(_ => Report());
        script.On<VerifyAuditRequest>(_ => Chain);
    }

    public CostReportReply Report() => new()
    {
        Rows =
        {
            new CostReportRow { Key = "ingest_embedding", Events = IngestEvents },
            new CostReportRow { Key = "query_embedding", Events = QueryEvents },
            new CostReportRow { Key = "generation", Events = 1 },
        },
        Events = IngestEvents + QueryEvents + AvoidedEvents + 1,
    };

    private static (List<T> Items, string Next) Page<T>(List<T> all, string token)
    {
        const int size = 2;
        int from = token.Length == 0 ? 0 : int.Parse(token, CultureInfo.InvariantCulture);
        string next = from + size < all.Count ? (from + size).ToString(CultureInfo.InvariantCulture) : string.Empty;
        return ([.. all.Skip(from).Take(size)], next);
    }

    private static AuditRecord ToRecord(ScriptedAnswer answer, int index) => new()
    {
        Sequence = (2 * index) + 1,
        Action = "ask",
        Outcome = answer.Outcome,
        DetailsJson = JsonSerializer.Serialize(new { answer_id = answer.Id, served_by = answer.ServedBy, embeddings = answer.Embeddings }),
    };

    private static AnswerFacts ToFacts(ScriptedAnswer answer) => new()
    {
        AnswerId = answer.Id,
        Status = answer.Outcome,
    };

    private static IngestJob Job(string id, int total, int done, int failed, int unchanged) => new()
    {
        JobId = id,
        State = failed == 0 ? IngestState.Succeeded : done > 0 ? IngestState.PartiallyFailed : IngestState.Failed,
        DocumentsTotal = total,
        DocumentsDone = done,
        DocumentsFailed = failed,
        DocumentsUnchanged = unchanged,
    };
}
