using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Google.Protobuf;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Cli.Evaluation;

/// <summary>
/// A retrieval test set in BEIR form (https://github.com/beir-cellar/beir): <c>corpus.jsonl</c> and <c>queries.jsonl</c> with
/// <c>_id</c>, <c>title</c> and <c>text</c>, and <c>qrels.tsv</c> with query id, document id and relevance.
/// </summary>
internal sealed class BeirFolder
{
    private const string CorpusFile = "corpus.jsonl";
    private const string QueriesFile = "queries.jsonl";
    private readonly string _path;

    /// <summary>Opens a folder.</summary>
    /// <exception cref="InvalidDataException">There is no corpus in it.</exception>
    public BeirFolder(string path)
    {
        _path = path;
        Demand(CorpusFile);
    }

    /// <summary>Whether a folder holds a corpus in this form; queries are needed for an evaluation only.</summary>
    public static bool IsOne(string path) => File.Exists(Path.Combine(path, CorpusFile));

    /// <summary>The number of documents, without reading them apart.</summary>
    public long CountDocuments() => File.ReadLines(Path.Combine(_path, CorpusFile)).LongCount(row => row.Length > 0);

    /// <summary>The documents, as plain text.</summary>
    public async IAsyncEnumerable<Document> ReadCorpusAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (JsonElement row in ReadRowsAsync(CorpusFile, cancellationToken))
        {
            yield return new Document
            {
                DocumentId = Text(row, "_id"),
                Title = row.TryGetProperty("title", out JsonElement title) ? title.GetString() ?? string.Empty : string.Empty,
                MimeType = "text/plain",
                Content = ByteString.CopyFromUtf8(Text(row, "text")),
            };
        }
    }

    /// <summary>The queries that have judgments.</summary>
    /// <param name="qrels">File with the judgments, e.g. <c>qrels.tsv</c>.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="InvalidDataException">The file is missing or malformed; the message names the line.</exception>
    public async Task<IReadOnlyList<JudgedQuery>> ReadQueriesAsync(string qrels, CancellationToken cancellationToken)
    {
        Demand(QueriesFile);
        Dictionary<string, JudgedQuery> queries = await ReadJudgmentsAsync(qrels, cancellationToken);
        await foreach (JsonElement row in ReadRowsAsync(QueriesFile, cancellationToken))
        {
            if (queries.TryGetValue(Text(row, "_id"), out JudgedQuery? query))
            {
                query.Text = Text(row, "text");
            }
        }

        return [.. queries.Values.Where(query => query.Text.Length > 0)];
    }

    private async Task<Dictionary<string, JudgedQuery>> ReadJudgmentsAsync(string qrels, CancellationToken cancellationToken)
    {
        string path = Path.Combine(_path, qrels);
        if (!File.Exists(path))
        {
            throw new InvalidDataException($"'{_path}' has no judgments: {qrels} is missing.");
        }

        var queries = new Dictionary<string, JudgedQuery>(StringComparer.Ordinal);
        int line = 0;
        await foreach (string row in File.ReadLinesAsync(path, cancellationToken))
        {
            // The first line names the columns.
            if (++line == 1 || row.Length == 0)
            {
                continue;
            }

            string[] fields = row.Split('\t');
            if (fields.Length != 3 || !int.TryParse(fields[2], NumberStyles.Integer, CultureInfo.InvariantCulture, out int relevance))
            {
                throw new InvalidDataException($"{qrels}, line {line}: expected query id, document id and a whole number between tabs.");
            }

            if (!queries.TryGetValue(fields[0], out JudgedQuery? query))
            {
                queries[fields[0]] = query = new JudgedQuery { QueryId = fields[0] };
            }

            query.Judgments.Add(new Judgment { DocumentId = fields[1], Relevance = relevance });
        }

        return queries;
    }

    private async IAsyncEnumerable<JsonElement> ReadRowsAsync(string file, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        int line = 0;
        await foreach (string row in File.ReadLinesAsync(Path.Combine(_path, file), cancellationToken))
        {
            line++;
            if (row.Length == 0)
            {
                continue;
            }

            JsonElement element;
            try
            {
                using JsonDocument document = JsonDocument.Parse(row);
                element = document.RootElement.Clone();
                Text(element, "_id");
                Text(element, "text");
            }
            catch (Exception malformed) when (malformed is JsonException or KeyNotFoundException or InvalidOperationException)
            {
                throw new InvalidDataException($"{file}, line {line}: expected a JSON object with '_id' and 'text'.", malformed);
            }

            yield return element;
        }
    }

    private void Demand(string file)
    {
        if (!File.Exists(Path.Combine(_path, file)))
        {
            throw new InvalidDataException($"'{_path}' is not a test set in BEIR form: it has no {file}.");
        }
    }

    private static string Text(JsonElement row, string name) => row.GetProperty(name).GetString() ?? string.Empty;
}
