using System.Globalization;
using CsvHelper;
using Google.Protobuf;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Cli.Faq;

/// <summary>Reads frequent questions from a file; a fault is answered with the row it is in.</summary>
internal static class FaqFile
{
    private static readonly string[] s_required = ["entry_id", "question", "answer"];
    private static readonly string[] s_optional = ["document_id", "start", "end", "acl_labels"];

    /// <summary>The entries of a file, all of them: nothing is sent of one that has a fault.</summary>
    /// <exception cref="InvalidDataException">It is malformed; the message names the row.</exception>
    public static async Task<IReadOnlyList<FaqEntry>> ReadAsync(string path, CancellationToken cancellationToken)
    {
        IReadOnlyList<FaqEntry> entries = Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".csv" => await ReadTableAsync(await File.ReadAllTextAsync(path, cancellationToken), cancellationToken),
            ".jsonl" => ReadLines(await File.ReadAllLinesAsync(path, cancellationToken)),
            _ => throw new InvalidDataException($"'{path}' is neither a .csv nor a .jsonl file."),
        };
        return entries.GroupBy(entry => entry.EntryId, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice
            ? throw new InvalidDataException($"'{path}' has the entry '{twice.Key}' twice; name each entry once.")
            : entries;
    }

    private static List<FaqEntry> ReadLines(string[] lines)
    {
        var entries = new List<FaqEntry>(lines.Length);
        for (int i = 0; i < lines.Length; i++)
        {
            if (string.IsNullOrWhiteSpace(lines[i]))
            {
                continue;
            }

            try
            {
                entries.Add(FaqEntry.Parser.ParseJson(lines[i]));
            }
            catch (Exception malformed) when (malformed is InvalidProtocolBufferException or InvalidJsonException)
            {
                throw new InvalidDataException(
                    $"Line {i + 1} is no entry: expected a JSON object with 'entry_id', 'question' and 'answer' ({malformed.Message}).", malformed);
            }
        }

        return entries;
    }

    private static async Task<IReadOnlyList<FaqEntry>> ReadTableAsync(string table, CancellationToken cancellationToken)
    {
        using CsvReader reader = CsvReader.FromText(table, new CsvReaderOptions { HasHeader = false, TrimWhitespace = true });
        Dictionary<string, int>? columns = null;
        var entries = new List<FaqEntry>();
        for (int row = 1; await reader.ReadAsync(cancellationToken); row++)
        {
            string[] fields = [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetString)];
            if (columns is null)
            {
                columns = Columns(fields);
            }
            else if (fields.Any(field => field.Length > 0))
            {
                entries.Add(ToEntry(name => columns.TryGetValue(name, out int at) && at < fields.Length ? fields[at] : string.Empty, row));
            }
        }

        return entries;
    }

    private static Dictionary<string, int> Columns(string[] names)
    {
        var columns = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        foreach ((int at, string name) in names.Index())
        {
            columns.TryAdd(name.TrimStart('\uFEFF'), at);
        }

        string? missing = s_required.FirstOrDefault(name => !columns.ContainsKey(name));
        string? unknown = columns.Keys.FirstOrDefault(
            name => !s_required.Concat(s_optional).Contains(name, StringComparer.OrdinalIgnoreCase));
        return (missing, unknown) switch
        {
            (not null, _) => throw new InvalidDataException($"The first row names no column '{missing}'; needed: {string.Join(", ", s_required)}."),
            (_, not null) => throw new InvalidDataException(
                $"There is no column '{unknown}'; known: {string.Join(", ", s_required.Concat(s_optional))}."),
            _ => columns,
        };
    }

    private static FaqEntry ToEntry(Func<string, string> field, int row)
    {
        var entry = new FaqEntry
        {
            EntryId = field("entry_id"),
            Question = field("question"),
            Answer = field("answer"),
            AclLabels = { field("acl_labels").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) },
        };
        if (field("document_id") is { Length: > 0 } document)
        {
            entry.Source = new FaqSource { DocumentId = document, Start = Position(field("start"), row), End = Position(field("end"), row) };
        }

        return entry;
    }

    private static int Position(string text, int row) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int position)
            ? position
            : throw new InvalidDataException($"Row {row}: 'start' and 'end' are whole numbers where there is a 'document_id'; '{text}' is none.");
}
