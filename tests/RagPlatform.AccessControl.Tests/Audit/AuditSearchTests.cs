using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using RagPlatform.AccessControl.Audit;
using RagPlatform.Contracts.V1;
using RagPlatform.Storage.Databases;
using RagPlatform.TestSupport.Stores;
using Xunit;

namespace RagPlatform.AccessControl.Tests.Audit;

/// <summary>The log is searched by what its records say, and its export can be verified without the platform.</summary>
public sealed class AuditSearchTests
{
    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Search_ByEachFilter_FindsExactlyWhatFits(SqlDialect dialect)
    {
        await using TestStore store = await CreateAsync(dialect);
        var log = new AuditLog(store.Database);
        await log.AppendAsync(
            [
                Record("1", "ask", "key-a", "OK", "docs", """{"note":"50% off_sale"}"""),
                Record("2", "ingest", "key-a", "OK", "handbook", "{}"),
                Record("3", "ask", "key-b", "NOT_FOUND", "docs", """{"note":"500 offXsale"}"""),
            ],
            CancellationToken.None);

        Assert.Equal("3,1", await FindAsync(log, new SearchAuditRequest { Action = "ask" }));
        Assert.Equal("2,1", await FindAsync(log, new SearchAuditRequest { Actor = "key-a" }));
        Assert.Equal("3", await FindAsync(log, new SearchAuditRequest { Outcome = "NOT_FOUND" }));
        Assert.Equal("2", await FindAsync(log, new SearchAuditRequest { Text = "HANDbook" }));
        Assert.Equal("1", await FindAsync(log, new SearchAuditRequest { Text = "0% off_s" }));
        Assert.Equal("", await FindAsync(log, new SearchAuditRequest { Text = "\\" }));
        Assert.Equal("2", await FindAsync(log, new SearchAuditRequest { FromMs = 2000, ToMs = 3000 }));
        Assert.Equal("1", await FindAsync(log, new SearchAuditRequest { BeforeSequence = 2 }));
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Export_TheWholeChain_VerifiesByTheWrittenFormula(SqlDialect dialect)
    {
        await using TestStore store = await CreateAsync(dialect);
        var log = new AuditLog(store.Database);

        // Long enough for a length of two bytes, with text beyond ASCII.
        await log.AppendAsync(
            [.. Enumerable.Range(1, 1203).Select(i => Record($"{i}", "ask", "key-ä", "OK", new string('x', i % 300), "{}"))],
            CancellationToken.None);

        string[] lines = await ExportAsync(log, 0, 0);

        Assert.Equal(1203, lines.Length);
        Assert.Equal(-1, FirstBroken(lines, new string('0', 64)));
        lines[700] = lines[700].Replace("\"OK\"", "\"NO\"", StringComparison.Ordinal);
        Assert.Equal(700, FirstBroken(lines, new string('0', 64)));
    }

    [Fact]
    public async Task Export_APart_BeginsWithTheHashBeforeIt()
    {
        await using TestStore store = await CreateAsync(SqlDialect.Sqlite);
        var log = new AuditLog(store.Database);
        await log.AppendAsync([.. Enumerable.Range(1, 9).Select(i => Record($"{i}", "ask", "k", "OK", "r", "{}"))], CancellationToken.None);
        string[] all = await ExportAsync(log, 0, 0);

        string[] part = await ExportAsync(log, 3, 6);

        Assert.Equal(all[3..6], part);
        Assert.Equal(-1, FirstBroken(part, JsonDocument.Parse(all[2]).RootElement.GetProperty("hash").GetString()!));
    }

    private static Task<TestStore> CreateAsync(SqlDialect dialect) => TestStore.CreateAsync(dialect, typeof(AuditLog).Assembly);

    private static async Task<string> FindAsync(AuditLog log, SearchAuditRequest request) =>
        string.Join(',', (await log.SearchAsync("t", request, CancellationToken.None)).Select(record => record.RecordId));

    private static async Task<string[]> ExportAsync(AuditLog log, long after, long upTo)
    {
        var text = new StringBuilder();
        await foreach (ExportAuditChunk chunk in new AuditExport(log).ReadAsync("t", after, upTo, CancellationToken.None))
        {
            Assert.Equal(chunk.Records, chunk.JsonLines.Count(character => character == '\n'));
            text.Append(chunk.JsonLines);
        }

        return text.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    // Written from the contract's words alone, not with the log's own code.
    private static int FirstBroken(string[] lines, string previous)
    {
        for (int i = 0; i < lines.Length; i++)
        {
            JsonElement record = JsonDocument.Parse(lines[i]).RootElement;
            byte[] bytes =
            [
                .. Text(previous), .. Text(Value("tenant")), .. Number("sequence"), .. Text(Value("record_id")),
                .. Number("occurred_at_ms"), .. Text(Value("actor")), .. Text(Value("action")), .. Text(Value("outcome")), .. Text(Value("resource")),
                .. Text(Value("trace_id")), .. Text(Value("details_json")),
            ];
            previous = Convert.ToHexStringLower(SHA256.HashData(bytes));
            if (Value("hash") != previous)
            {
                return i;
            }

            string Value(string name) => record.GetProperty(name).GetString()!;
            byte[] Number(string name) => BitConverter.GetBytes(record.GetProperty(name).GetInt64());
        }

        return -1;
    }

    private static byte[] Text(string text)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        var bytes = new List<byte>();
        int rest = utf8.Length;
        for (; rest > 127; rest >>= 7)
        {
            bytes.Add((byte)(rest | 128));
        }

        bytes.Add((byte)rest);
        bytes.AddRange(utf8);
        return [.. bytes];
    }

    private static AuditRecord Record(string id, string action, string actor, string outcome, string resource, string details) => new()
    {
        RecordId = id,
        OccurredAtMs = long.Parse(id, System.Globalization.CultureInfo.InvariantCulture) * 1000,
        Tenant = "t",
        Actor = actor,
        Action = action,
        Outcome = outcome,
        Resource = resource,
        TraceId = "0af7651916cd43dd8448eb211c80319c",
        DetailsJson = details,
    };
}
