using System.Globalization;
using CsvHelper;
using RagPlatform.CostAccounting.Ledger;
using RagPlatform.ServiceDefaults.Errors;
using RagPlatform.Tokens.Pricing;

namespace RagPlatform.CostAccounting.Insights.Reconciliation;

/// <summary>
/// Reads usage exports: Anthropic's console export, whose input columns do not overlap, and OpenAI's, whose input tokens include the cached ones.
/// Which of the two a table is, its heading says. Columns that are not known are left alone.
/// </summary>
internal static class UsageExportReader
{
    private const int MaxCharacters = 3_000_000;
    private const int MaxRows = 200_000;
    private const int MaxModelLength = 256;
    private const long MaxCount = 1_000_000_000_000;

    // September 2001; a smaller number is a day like 20260327 and no Unix time.
    private const long LeastSeconds = 1_000_000_000;
    private const decimal NanoPerDollar = 1_000_000_000m;
    private const decimal MaxDollars = 1_000_000_000m;
    private static readonly string[] s_day = ["usage_date_utc", "date", "day", "usage_date", "start_time_iso", "start_time", "timestamp"];
    private static readonly string[] s_model = ["model", "model_version", "model_name", "snapshot_id", "snapshot"];
    private static readonly string[] s_requests = ["num_model_requests", "n_requests", "requests", "request_count"];
    private static readonly string[] s_input = ["input_tokens", "n_context_tokens_total", "prompt_tokens"];
    private static readonly string[] s_cached = ["input_cached_tokens", "cached_tokens", "cached_input_tokens"];
    private static readonly string[] s_uncached = ["usage_input_tokens_no_cache"];
    private static readonly string[] s_read = ["usage_input_tokens_cache_read"];
    private static readonly string[] s_write = ["usage_input_tokens_cache_write_5m"];
    private static readonly string[] s_writeHour = ["usage_input_tokens_cache_write_1h"];
    private static readonly string[] s_output = ["output_tokens", "usage_output_tokens", "n_generated_tokens_total", "completion_tokens"];
    private static readonly string[] s_cost = ["cost_usd", "amount_usd", "cost", "amount", "amount_value"];

    /// <summary>Reads all rows.</summary>
    /// <exception cref="PlatformException">INVALID_ARGUMENT naming the row and what is wrong with it.</exception>
    public static async Task<IReadOnlyList<ExportRow>> ReadAsync(string csv, CancellationToken cancellationToken)
    {
        if (csv.Length is 0 or > MaxCharacters)
        {
            throw Refuse($"An export is a table of 1 to {MaxCharacters:N0} characters.");
        }

        using CsvReader table = CsvReader.FromText(csv, new CsvReaderOptions
        {
            HasHeader = false,
            TrimWhitespace = true,

            // A quotation mark that never closes has swallowed the rest of the table.
            MalformedData = CsvMalformedDataHandling.Recover,
            OnMalformedRecord = static record => throw Malformed(record.RecordNumber),
        });
        try
        {
            return await ReadAsync(table, cancellationToken);
        }
        catch (CsvFormatException malformed)
        {
            throw Malformed(malformed.RecordNumber);
        }
    }

    private static async Task<IReadOnlyList<ExportRow>> ReadAsync(CsvReader table, CancellationToken cancellationToken)
    {
        if (!await table.ReadAsync(cancellationToken))
        {
            throw Refuse("The export has no heading.");
        }

        var columns = new Columns([.. Enumerable.Range(0, table.FieldCount).Select(i => table.GetString(i).TrimStart('\uFEFF'))]);
        var rows = new List<ExportRow>();
        for (long number = 2; await table.ReadAsync(cancellationToken); number++)
        {
            if (rows.Count == MaxRows)
            {
                throw Refuse($"An export has at most {MaxRows:N0} rows; send one month at a time.");
            }

            if (Enumerable.Range(0, table.FieldCount).Any(i => table.GetString(i).Length > 0))
            {
                rows.Add(columns.Row(table, number));
            }
        }

        return rows.Count > 0 ? rows : throw Refuse("The export has a heading and no rows.");
    }

    private static PlatformException Malformed(long row) =>
        Refuse($"Row {row:N0} of the export cannot be read as CSV; check its quotation marks.");

    private static PlatformException Refuse(string message) => PlatformException.InvalidField("csv", message);

    /// <summary>Where in the table what is.</summary>
    private sealed class Columns
    {
        private readonly int _day;
        private readonly int _model;
        private readonly int? _requests;
        private readonly int? _input;
        private readonly int? _cached;
        private readonly int? _uncached;
        private readonly int? _read;
        private readonly int? _write;
        private readonly int? _writeHour;
        private readonly int _output;
        private readonly int? _cost;

        public Columns(string[] heading)
        {
            _day = Require(s_day, "the day");
            _model = Require(s_model, "the model");
            _output = Require(s_output, "the tokens of answers");
            (_requests, _cost, _cached) = (Find(s_requests), Find(s_cost), Find(s_cached));
            (_uncached, _read, _write, _writeHour) = (Find(s_uncached), Find(s_read), Find(s_write), Find(s_writeHour));
            _input = _uncached is null ? Require([.. s_input, .. s_uncached], "the tokens of prompts") : null;

            int? Find(string[] names) => names
                .Select(name => Array.FindIndex(heading, cell => string.Equals(cell, name, StringComparison.OrdinalIgnoreCase)))
                .Where(index => index >= 0).Select(index => (int?)index).FirstOrDefault();

            int Require(string[] names, string what) => Find(names)
                ?? throw Refuse($"The export has no column for {what}: its heading names one of {string.Join(", ", names)}.");
        }

        public ExportRow Row(CsvReader table, long number)
        {
            string model = Text(_model);
            if (model.Length is 0 or > MaxModelLength)
            {
                throw Refuse($"Row {number:N0} of the export names no model, or one of more than {MaxModelLength} characters.");
            }

            TokenCounts tokens;
            if (_uncached is { } uncached)
            {
                tokens = new TokenCounts(
                    Count(uncached), Count(_read), Count(_write), Count(_output), CacheWrite1h: Count(_writeHour));
            }
            else
            {
                (long input, long cached) = (Count(_input), Count(_cached));
                tokens = cached <= input
                    ? new TokenCounts(input - cached, cached, OutputText: Count(_output))
                    : throw Refuse($"Row {number:N0} of the export has more cached tokens than tokens of prompts; in this shape they are a part of them.");
            }

            return new ExportRow(Day(), model, _requests is null ? null : Count(_requests), tokens, Money());

            string Text(int? column) => column is { } index && index < table.FieldCount ? table.GetString(index) : string.Empty;

            long Count(int? column) => Text(column) is not { Length: > 0 } text ? 0
                : long.TryParse(text, NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out long count) && count is >= 0 and <= MaxCount
                    ? count
                    : throw Refuse($"Row {number:N0} of the export has '{Short(text)}' where a count of 0 to {MaxCount:N0} is expected.");

            long? Money() => _cost is null ? null
                : Text(_cost).TrimStart('$') is not { Length: > 0 } text ? 0
                : decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out decimal dollars)
                    && dollars <= MaxDollars
                    ? (long)decimal.Round(dollars * NanoPerDollar)
                    : throw Refuse($"Row {number:N0} of the export has '{Short(text)}' where dollars from 0 to {MaxDollars:N0} are expected.");

            long Day() => Text(_day) switch
            {
                { } text when long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long seconds)
                    && seconds >= LeastSeconds && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds() => Days.Of(DateTimeOffset.FromUnixTimeSeconds(seconds)),
                { } text when DateTimeOffset.TryParse(
                    text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset at) && at >= DateTimeOffset.UnixEpoch =>
                    Days.Of(at),
                { } text => throw Refuse($"Row {number:N0} of the export has '{Short(text)}' where a day like 2026-03-27 is expected."),
            };
        }

        private static string Short(string text)
        {
            const int most = 40;
            string clean = new([.. text.Where(character => !char.IsControl(character)).Take(most)]);
            return clean.Length < text.Length ? clean + "…" : clean;
        }
    }
}
