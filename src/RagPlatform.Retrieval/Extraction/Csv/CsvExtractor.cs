using CsvHelper;
using RagPlatform.Retrieval.Extraction.Encodings;

namespace RagPlatform.Retrieval.Extraction.Csv;

/// <summary>
/// Tables of comma, semicolon or tab separated values. The first row names the columns; every other becomes a record of
/// "name: value" lines, so that a row can be found, and understood, by itself.
/// </summary>
internal class CsvExtractor : ITextExtractor
{
    private const int MaxColumns = 4096;

    public virtual IReadOnlyCollection<string> MimeTypes { get; } = ["text/csv", "application/csv"];

    public virtual IReadOnlyCollection<string> FileEndings { get; } = [".csv"];

    /// <summary>What separates values; null: the likeliest of those in use.</summary>
    protected virtual char? Separator => null;

    public async Task<ExtractedText> ExtractAsync(DocumentSource source, CancellationToken cancellationToken)
    {
        string table = PlainText.Decode(source.Content.Span, source.Charset);
        using CsvReader rows = CsvReader.FromText(table, new CsvReaderOptions
        {
            Separator = Separator,
            HasHeader = false,
            TrimWhitespace = true,

            // A stray quotation mark is an inch; one that never closes has swallowed the rest of the table.
            MalformedData = CsvMalformedDataHandling.Recover,
            OnMalformedRecord = static record =>
            {
                if (record.Reason == CsvMalformedReason.UnterminatedQuote)
                {
                    throw Invalid(record.RecordNumber, "has a quotation mark that is never closed");
                }
            },
        });
        try
        {
            return new ExtractedText(await ReadAsync(rows, cancellationToken), string.Empty, TextStructure.Records);
        }
        catch (CsvFormatException malformed)
        {
            throw Invalid(malformed.RecordNumber, "cannot be read");
        }
    }

    private static async Task<string> ReadAsync(CsvReader rows, CancellationToken cancellationToken)
    {
        var text = new BoundedText();
        string[] header = [];
        for (long row = 1; await rows.ReadAsync(cancellationToken); row++)
        {
            if (rows.FieldCount > MaxColumns)
            {
                throw Invalid(row, $"has {rows.FieldCount:N0} columns, at most {MaxColumns:N0} are read");
            }

            if (row == 1)
            {
                header = [.. Enumerable.Range(0, rows.FieldCount).Select(rows.GetString)];
            }
            else
            {
                AppendRecord(rows, header, text);
            }
        }

        // A table without rows still says what its columns are.
        return text.Length > 0 ? text.ToText() : PlainText.RequireText(string.Join('\n', header));
    }

    private static void AppendRecord(CsvReader rows, string[] header, BoundedText text)
    {
        for (int i = 0; i < rows.FieldCount; i++)
        {
            string value = rows.GetString(i);
            if (!string.IsNullOrWhiteSpace(value))
            {
                string name = i < header.Length && header[i].Length > 0 ? header[i] : $"column {i + 1}";
                text.AppendFolded(name).Append(": ").AppendFolded(value).Append("\n");
            }
        }

        text.EndBlock();
    }

    private static DocumentRefusedException Invalid(long row, string what) =>
        new("INVALID_CSV", $"Row {row:N0} of the table {what}; correct it and send the table again.");
}
