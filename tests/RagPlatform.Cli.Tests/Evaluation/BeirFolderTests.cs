using RagPlatform.Cli.Evaluation;
using RagPlatform.Cli.Tests.Hosting;
using RagPlatform.Contracts.V1;
using Xunit;

namespace RagPlatform.Cli.Tests.Evaluation;

public sealed class BeirFolderTests : IDisposable
{
    private const string Corpus = """
        {"_id":"d1","title":"First","text":"One text."}

        {"_id":"d2","text":"Another, without a title."}
        """;

    private const string Queries = """
        {"_id":"q1","text":"what is one"}
        {"_id":"q2","text":"nobody judged this"}
        """;

    private const string Judgments = "query-id\tcorpus-id\tscore\nq1\td1\t2\nq1\td2\t0\nq9\td1\t1\n";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task ReadCorpus_WellFormed_GivesPlainTextDocuments()
    {
        _folder.Write("corpus.jsonl", Corpus);
        var folder = new BeirFolder(_folder.FullPath);

        List<Document> documents = await folder.ReadCorpusAsync(CancellationToken.None).ToListAsync();

        Assert.Equal(["d1", "d2"], documents.Select(document => document.DocumentId));
        Assert.Equal(["First", string.Empty], documents.Select(document => document.Title));
        Assert.Equal("Another, without a title.", documents[1].Content.ToStringUtf8());
        Assert.All(documents, document => Assert.Equal("text/plain", document.MimeType));
        Assert.Equal(2, folder.CountDocuments());
    }

    [Fact]
    public async Task ReadQueries_WellFormed_GivesJudgedQueriesThatHaveAText()
    {
        WriteAll();

        JudgedQuery query = Assert.Single(await new BeirFolder(_folder.FullPath).ReadQueriesAsync("qrels.tsv", CancellationToken.None));

        Assert.Equal(("q1", "what is one"), (query.QueryId, query.Text));
        Assert.Equal([("d1", 2), ("d2", 0)], query.Judgments.Select(judgment => (judgment.DocumentId, judgment.Relevance)));
    }

    [Theory]
    [InlineData("{\"_id\":\"d1\",\"text\":\"fine\"}\nnot json\n", "corpus.jsonl, line 2")]
    [InlineData("{\"_id\":\"d1\"}\n", "corpus.jsonl, line 1")]
    [InlineData("{\"_id\":7,\"text\":\"a number for an id\"}\n", "corpus.jsonl, line 1")]
    [InlineData("[1]\n", "corpus.jsonl, line 1")]
    public async Task ReadCorpus_MalformedLine_NamesIt(string corpus, string expected)
    {
        _folder.Write("corpus.jsonl", corpus);

        var thrown = await Assert.ThrowsAsync<InvalidDataException>(
            async () => await new BeirFolder(_folder.FullPath).ReadCorpusAsync(CancellationToken.None).ToListAsync());

        Assert.StartsWith(expected, thrown.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("q1\td1\n")]
    [InlineData("q1\td1\tvery\n")]
    [InlineData("q1 d1 1\n")]
    public async Task ReadQueries_MalformedJudgment_NamesTheLine(string row)
    {
        WriteAll();
        _folder.Write("bad.tsv", $"query-id\tcorpus-id\tscore\nq1\td1\t1\n{row}");

        var thrown = await Assert.ThrowsAsync<InvalidDataException>(
            () => new BeirFolder(_folder.FullPath).ReadQueriesAsync("bad.tsv", CancellationToken.None));

        Assert.StartsWith("bad.tsv, line 3", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_WithoutCorpus_NamesTheMissingFile()
    {
        var thrown = Assert.Throws<InvalidDataException>(() => new BeirFolder(_folder.FullPath));

        Assert.Contains("it has no corpus.jsonl", thrown.Message, StringComparison.Ordinal);
        Assert.False(BeirFolder.IsOne(_folder.FullPath));
    }

    [Fact]
    public async Task ReadQueries_WithoutQueriesOrJudgments_NamesTheMissingFile()
    {
        _folder.Write("corpus.jsonl", Corpus);
        var folder = new BeirFolder(_folder.FullPath);

        var noQueries = await Assert.ThrowsAsync<InvalidDataException>(() => folder.ReadQueriesAsync("qrels.tsv", CancellationToken.None));
        _folder.Write("queries.jsonl", Queries);
        var noJudgments = await Assert.ThrowsAsync<InvalidDataException>(
            () => folder.ReadQueriesAsync("qrels.tsv", CancellationToken.None));

        Assert.Contains("it has no queries.jsonl", noQueries.Message, StringComparison.Ordinal);
        Assert.Contains("qrels.tsv is missing", noJudgments.Message, StringComparison.Ordinal);
    }

    private void WriteAll()
    {
        _folder.Write("corpus.jsonl", Corpus);
        _folder.Write("queries.jsonl", Queries);
        _folder.Write("qrels.tsv", Judgments);
    }
}
