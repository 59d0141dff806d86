using RagPlatform.Contracts.V1;
using RagPlatform.CostAccounting.Ledger;
using RagPlatform.ServiceDefaults.Errors;
using RagPlatform.Storage.Databases;

namespace RagPlatform.CostAccounting.Segments;

/// <summary>What a tenant's administrators say of its segments: their names, and what their successful answers are worth.</summary>
internal sealed class SegmentValues(IDatabase database)
{
    private const int MaxLabel = 100;
    private const int MaxId = 256;

    /// <summary>Sets a value, or forgets it.</summary>
    /// <exception cref="PlatformException">INVALID_ARGUMENT naming the field, or NOT_FOUND.</exception>
    public async Task SetAsync(string tenant, SetSegmentValueRequest request, CancellationToken cancellationToken)
    {
        if (request is { HasValueNanoUsd: true, ValueNanoUsd: < 0 or > UsageEventValidator.MaxCostNanoUsd })
        {
            throw PlatformException.InvalidField(
                "value_nano_usd", $"'value_nano_usd' is 0 to {UsageEventValidator.MaxCostNanoUsd}; leave it out to forget the value.");
        }

        RequireKnown(MayBeId(request.Segment));
        if (!request.HasValueNanoUsd)
        {
            await database.ExecuteAsync(
                "DELETE FROM segment_values WHERE tenant = @tenant AND segment_id = @Segment", new { tenant, request.Segment }, cancellationToken);
            return;
        }

        int set = await database.ExecuteAsync(
            """
            INSERT INTO segment_values (tenant, segment_id, value_nano_usd)
            SELECT @tenant, @Segment, @ValueNanoUsd
            WHERE @Segment = '' OR EXISTS (SELECT 1 FROM segments WHERE tenant = @tenant AND segment_id = @Segment)
            ON CONFLICT (tenant, segment_id) DO UPDATE SET value_nano_usd = EXCLUDED.value_nano_usd
            """,
            new { tenant, request.Segment, request.ValueNanoUsd },
            cancellationToken);
        RequireKnown(set == 1);
    }

    /// <summary>Names a segment, or forgets its example.</summary>
    /// <exception cref="PlatformException">INVALID_ARGUMENT naming the field, or NOT_FOUND.</exception>
    public async Task RenameAsync(string tenant, RenameSegmentRequest request, CancellationToken cancellationToken)
    {
        if (request.Label.Length > MaxLabel || request.Label.Any(char.IsControl))
        {
            throw PlatformException.InvalidField("label", $"'label' has at most {MaxLabel} characters, none of them a control character.");
        }

        RequireKnown(MayBeId(request.Segment));
        int renamed = await database.ExecuteAsync(
            """
            UPDATE segments SET label = CASE WHEN @hasLabel = 1 THEN @Label ELSE label END, example = CASE WHEN @forget = 1 THEN '' ELSE example END
            WHERE tenant = @tenant AND segment_id = @Segment
            """,
            new { tenant, request.Segment, request.Label, hasLabel = request.HasLabel ? 1L : 0L, forget = request.ForgetExample ? 1L : 0L },
            cancellationToken);
        RequireKnown(renamed == 1);
    }

    // A zero character is text that PostgreSQL does not take.
    private static bool MayBeId(string segment) => segment.Length <= MaxId && !segment.Contains('\0', StringComparison.Ordinal);

    private static void RequireKnown(bool isKnown)
    {
        if (!isKnown)
        {
            throw PlatformException.NotFound("UNKNOWN_SEGMENT", "There is no such segment; use an id of the list of segments (rag cost segments).", "segment");
        }
    }
}
