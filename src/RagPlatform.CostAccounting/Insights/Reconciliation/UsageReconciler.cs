using Grpc.Core;
using RagPlatform.Contracts.V1;
using RagPlatform.CostAccounting.Ledger;
using RagPlatform.CostAccounting.Prices;
using RagPlatform.CostAccounting.Reports;
using RagPlatform.ServiceDefaults.Errors;
using RagPlatform.Storage.Databases;

namespace RagPlatform.CostAccounting.Insights.Reconciliation;

/// <summary>Holds the ledger against a provider's usage export.</summary>
internal sealed class UsageReconciler(IDatabase database, PriceList prices)
{
    private const int MaxProviderLength = 256;
    private const int MaxDays = 400;
    private const int MaxModels = 1000;

    /// <summary>Compares the days of the export.</summary>
    /// <param name="tenant">Whose ledger; null: that of all tenants.</param>
    /// <param name="request">The export.</param>
    /// <param name="cancellationToken">The caller's.</param>
    /// <exception cref="PlatformException">
    /// INVALID_ARGUMENT naming the field, and for the export the row; OUT_OF_RANGE when a sum does not fit 64 bits.
    /// </exception>
    public async Task<ReconcileExportReply> ReconcileAsync(string? tenant, ReconcileExportRequest request, CancellationToken cancellationToken)
    {
        if (request.Provider.Length is 0 or > MaxProviderLength || request.Provider.Contains('\0', StringComparison.Ordinal))
        {
            throw PlatformException.InvalidField("provider", "Name the provider as the ledger does: 'openai', 'anthropic'.");
        }

        if (request.TolerancePermille is < 0 or > 1000)
        {
            throw PlatformException.InvalidField("tolerance_permille", "'tolerance_permille' is 0 to 1,000.");
        }

        try
        {
            return await CompareAsync(tenant, request, cancellationToken);
        }
        catch (Exception large) when (SumOverflow.Is(large))
        {
            throw new PlatformException(
                StatusCode.OutOfRange,
                "RECONCILIATION_OVERFLOW",
                "A sum of this export or of the ledger does not fit 64 bits of nano-dollars; send fewer days at a time.",
                innerException: large);
        }
    }

    private async Task<ReconcileExportReply> CompareAsync(string? tenant, ReconcileExportRequest request, CancellationToken cancellationToken)
    {
        IReadOnlyList<ExportRow> export = await UsageExportReader.ReadAsync(request.Csv, cancellationToken);
        (long first, long last) = (export.Min(row => row.Day), export.Max(row => row.Day));
        if (last - first >= MaxDays)
        {
            throw PlatformException.InvalidField("csv", $"The export spans {last - first + 1} days; send at most {MaxDays} at a time.");
        }

        IReadOnlyList<LedgerUsage> ledger = await ReadAsync(tenant, request.Provider, first, last + 1, cancellationToken);
        var names = new ModelNames(ledger.Select(usage => usage.Model));
        ILookup<string, ExportRow> exported = export.ToLookup(row => names.InLedger(row.Model), StringComparer.Ordinal);
        ILookup<string, LedgerUsage> booked = ledger.ToLookup(usage => usage.Model, StringComparer.Ordinal);
        ModelReconciliation[] models =
        [
            .. exported.Select(group => group.Key).Union(booked.Select(group => group.Key), StringComparer.Ordinal)
                .Select(model => ModelComparison.Compare(
                    request.Provider, model, [.. exported[model]], [.. booked[model]], prices.Book, request.TolerancePermille))
                .OrderByDescending(model => Math.Abs(model.Export.CostNanoUsd - model.Ledger.CostNanoUsd))
                .ThenBy(model => model.IsEqual)
                .ThenBy(model => model.Model, StringComparer.Ordinal),
        ];
        return new ReconcileExportReply
        {
            FirstDay = Days.Text(first),
            LastDay = Days.Text(last),
            Models = { models.Take(MaxModels) },
            ModelsLeftOut = Math.Max(0, models.Length - MaxModels),
            ExportNanoUsd = models.Sum(model => model.Export.CostNanoUsd),
            LedgerNanoUsd = models.Sum(model => model.Ledger.CostNanoUsd),
            IsEqual = models.All(model => model.IsEqual),
        };
    }

    private Task<IReadOnlyList<LedgerUsage>> ReadAsync(
        string? tenant, string provider, long firstDay, long endDay, CancellationToken cancellationToken) => database.QueryAsync<LedgerUsage>(
        $"""
        SELECT day AS Day, model AS Model, CAST(SUM(events) AS BIGINT) AS Events, CAST(SUM(unpriced) AS BIGINT) AS Unpriced,
            CAST(SUM(cost_nano_usd) AS BIGINT) AS Cost, {TokenColumns.Summed}
        FROM cost_sums
        WHERE {(tenant is null ? string.Empty : "tenant = @tenant AND ")}provider = @provider AND day >= @firstDay AND day < @endDay
            AND category <> '{CostCategories.AvoidedByCache}'
        GROUP BY 1, 2
        """,
        new { tenant, provider, firstDay, endDay },
        cancellationToken);
}
