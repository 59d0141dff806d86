using System.Data.Common;
using Grpc.Core;
using RagPlatform.Contracts.V1;
using RagPlatform.CostAccounting.Ledger;
using RagPlatform.ServiceDefaults.Errors;
using RagPlatform.Storage.Databases;

namespace RagPlatform.CostAccounting.Budgets;

/// <summary>
/// Money held before it is spent. Reservations of a tenant are made one after the other, each against all budgets that apply, so that spent and
/// held together never pass a hard limit. One that nobody settles is free again when it runs out; what was booked of it stays spent.
/// </summary>
internal sealed class Reservations(IDatabase database, TimeProvider time)
{
    private const int MaxIdLength = 128;
    private const int MaxNameLength = 256;
    private const int DefaultTtlMs = 60_000;
    private const int MinTtlMs = 1000;
    private const int MaxTtlMs = 3_600_000;

    // Beyond what a call needs, so that one holder does not take what others need.
    private const int LargestShare = 4;

    // What is held of a closed reservation counts until it is booked, in the longest period.
    private const int KeepHeldDays = 40;

    // What holds nothing any more is kept only to know its id again. Longer than the longest reservation: none of that age is under way.
    private const int KeepDays = 2;

    // Deleted at once, so that no reservation waits for a day of others'; more than are made meanwhile.
    private const int DeletedAtOnce = 100;

    // The first of the two numbers of an advisory lock: "RES".
    private const int LockClass = 0x524553;

    /// <summary>Holds money; of a request that is repeated, what it holds.</summary>
    /// <exception cref="PlatformException">
    /// INVALID_ARGUMENT naming the field, RESOURCE_EXHAUSTED naming the budget, or FAILED_PRECONDITION: it was settled, released or ran out.
    /// </exception>
    public async Task<ReserveReply> ReserveAsync(ReserveRequest request, CancellationToken cancellationToken)
    {
        Validate(request);
        ReserveReply reply = await database.InTransactionAsync(
            async (transaction, token) =>
            {
                await LockAsync(transaction, request.Tenant, token);
                return await FindAsync(transaction, request, token) ?? await ReserveAsync(transaction, request, token);
            },
            cancellationToken);
        return reply.Refusal is null || request.DescribeRefusal
            ? reply
            : throw new PlatformException(StatusCode.ResourceExhausted, "BUDGET_EXCEEDED", reply.Refusal.Message);
    }

    /// <summary>Replaces what is held by what was spent.</summary>
    /// <exception cref="PlatformException">INVALID_ARGUMENT naming the field.</exception>
    public Task<bool> SettleAsync(string tenant, string requestId, long actual, CancellationToken cancellationToken)
    {
        ValidateIds(tenant, requestId);
        return actual is < 0 or > UsageEventValidator.MaxCostNanoUsd
            ? throw PlatformException.InvalidField("actual_nano_usd", $"'actual_nano_usd' is 0 to {UsageEventValidator.MaxCostNanoUsd}.")
            : CloseAsync(tenant, requestId, actual, cancellationToken);
    }

    /// <summary>Frees what is held.</summary>
    /// <exception cref="PlatformException">INVALID_ARGUMENT naming the field.</exception>
    public Task<bool> ReleaseAsync(string tenant, string requestId, CancellationToken cancellationToken)
    {
        ValidateIds(tenant, requestId);
        return CloseAsync(tenant, requestId, 0, cancellationToken);
    }

    /// <summary>Counts booked rows as the part of their reservations that they are.</summary>
    public static async Task BookAsync(DbTransaction transaction, IReadOnlyList<LedgerRow> rows, CancellationToken cancellationToken)
    {
        IEnumerable<((string Tenant, string Id) Of, long Cost, long Settles)> costs = rows
            .Where(row => row.Usage.ReservationId.Length > 0 && row.Usage.Category != CostCategories.AvoidedByCache)
            .GroupBy(row => (row.Usage.Tenant, row.Usage.ReservationId))
            .Select(group => (group.Key, group.Sum(row => row.Usage.CostNanoUsd), group.Any(row => row.Usage.SettlesReservation) ? 1L : 0L))
            .OrderBy(group => group.Key.Tenant, StringComparer.Ordinal)
            .ThenBy(group => group.Key.ReservationId, StringComparer.Ordinal);
        foreach (((string tenant, string id), long cost, long settles) in costs)
        {
            await transaction.ExecuteAsync(
                """
                UPDATE budget_reservations
                SET booked = booked + @cost, held = CASE WHEN @settles = 1 THEN booked + @cost ELSE held END,
                    hold = CASE WHEN @settles = 0 AND held > booked + @cost THEN held - booked - @cost ELSE 0 END,
                    is_open = CASE WHEN @settles = 1 THEN 0 ELSE is_open END
                WHERE tenant = @tenant AND request_id = @id
                """,
                new { tenant, id, cost, settles },
                cancellationToken);
        }
    }

    /// <summary>Frees what ran out.</summary>
    public static Task ExpireAsync(DbTransaction transaction, string tenant, DateTimeOffset now, CancellationToken cancellationToken) =>
        transaction.ExecuteAsync(
            "UPDATE budget_reservations SET held = 0, hold = 0 WHERE tenant = @tenant AND hold > 0 AND is_open = 1 AND expires_at <= @now",
            new { tenant, now = now.ToUnixTimeMilliseconds() },
            cancellationToken);

    private static string Sentence(BudgetUse use, long amount)
    {
        string name = use.Name;
        return $"{char.ToUpperInvariant(name[0])}{name[1..]} has too little left: its limit is {use.Budget.HardNanoUsd} nano-dollars, "
            + $"{use.Spent} are spent and {use.Reserved} held for calls under way, and this call may cost {amount}. It resets at {use.Period.ResetsAt}.";
    }

    private static string Warning(BudgetUse use) =>
        $"{use.Name} is at its soft limit of {use.Budget.SoftNanoUsd} nano-dollars: {use.Used} are spent or held; it resets at {use.Period.ResetsAt}";

    private static void Validate(ReserveRequest request)
    {
        ValidateIds(request.Tenant, request.RequestId);
        if (request.Team.Length > MaxNameLength)
        {
            throw PlatformException.InvalidField("team", $"'team' has at most {MaxNameLength} characters.");
        }

        if (request.Subject.Length > MaxNameLength)
        {
            throw PlatformException.InvalidField("subject", $"'subject' has at most {MaxNameLength} characters.");
        }

        if (request.AmountNanoUsd is < 0 or > UsageEventValidator.MaxCostNanoUsd)
        {
            throw PlatformException.InvalidField("amount_nano_usd", $"'amount_nano_usd' is 0 to {UsageEventValidator.MaxCostNanoUsd}.");
        }

        if (request.WishNanoUsd is < 0 or > UsageEventValidator.MaxCostNanoUsd)
        {
            throw PlatformException.InvalidField("wish_nano_usd", $"'wish_nano_usd' is 0 to {UsageEventValidator.MaxCostNanoUsd}.");
        }

        if (request.TtlMs is not 0 and (< MinTtlMs or > MaxTtlMs))
        {
            throw PlatformException.InvalidField("ttl_ms", $"'ttl_ms' is {MinTtlMs:N0} to {MaxTtlMs:N0}, or 0 for {DefaultTtlMs:N0}.");
        }
    }

    private static void ValidateIds(string tenant, string requestId)
    {
        if (tenant.Length is 0 or > MaxNameLength)
        {
            throw PlatformException.InvalidField("tenant", $"'tenant' has 1 to {MaxNameLength} characters.");
        }

        if (requestId.Length is 0 or > MaxIdLength)
        {
            throw PlatformException.InvalidField("request_id", $"'request_id' has 1 to {MaxIdLength} characters.");
        }
    }

    private async Task<ReserveReply?> FindAsync(DbTransaction transaction, ReserveRequest request, CancellationToken cancellationToken)
    {
        Row? row = await transaction.QuerySingleOrDefaultAsync<Row>(
            """
            SELECT amount AS Amount, expires_at AS ExpiresAt, unlimited AS Unlimited, day AS Day, is_open AS IsOpen
            FROM budget_reservations WHERE tenant = @Tenant AND request_id = @RequestId
            """,
            new { request.Tenant, request.RequestId },
            cancellationToken);
        if (row is null)
        {
            return null;
        }

        // Nothing is held for it any more, so that its grant must not be spent again.
        string? end = row.IsOpen == 0 ? "was settled or released"
            : row.ExpiresAt <= time.GetUtcNow().ToUnixTimeMilliseconds() ? "ran out"
            : null;
        return end is null
            ? new ReserveReply { GrantedNanoUsd = row.Amount, ExpiresAtMs = row.ExpiresAt, Unlimited = row.Unlimited != 0, Day = row.Day }
            : throw new PlatformException(
                StatusCode.FailedPrecondition,
                "RESERVATION_CLOSED",
                $"The reservation '{request.RequestId}' {end}; reserve under another 'request_id'.",
                "request_id");
    }

    // Rows that another transaction has are left to it, or to the next reservation.
    private Task DeleteOldAsync(DbTransaction transaction, long day, CancellationToken cancellationToken) => transaction.ExecuteAsync(
        $"""
        WITH old AS MATERIALIZED (
            SELECT tenant, request_id FROM budget_reservations
            WHERE day < @old AND (hold = 0 OR is_open = 1 OR day < @oldest) LIMIT {DeletedAtOnce}
            {(database.Dialect == SqlDialect.Postgres ? "FOR UPDATE SKIP LOCKED" : string.Empty)})
        DELETE FROM budget_reservations WHERE (tenant, request_id) IN (SELECT tenant, request_id FROM old)
        """,
        new { old = day - KeepDays, oldest = day - KeepHeldDays },
        cancellationToken);

    private async Task<ReserveReply> ReserveAsync(DbTransaction transaction, ReserveRequest request, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        long day = now.ToUnixTimeMilliseconds() / LedgerEvent.DayMs;
        await ExpireAsync(transaction, request.Tenant, now, cancellationToken);
        await DeleteOldAsync(transaction, day, cancellationToken);
        IReadOnlyList<Budget> budgets = await BudgetStore.ApplyingAsync(
            transaction, request.Tenant, request.Team, request.Subject, cancellationToken);
        IReadOnlyList<BudgetUse> uses = await BudgetUses.ReadAsync(
            database.Dialect, transaction, request.Tenant, budgets, now, cancellationToken);
        var reply = new ReserveReply
        {
            ExpiresAtMs = now.ToUnixTimeMilliseconds() + (request.TtlMs == 0 ? DefaultTtlMs : request.TtlMs),
            Unlimited = budgets.All(budget => budget.HardNanoUsd == 0),
            Day = day,
        };
        reply.Warnings.AddRange(uses.Where(use => use.IsAboveSoftWith(request.AmountNanoUsd)).Select(Warning));
        if (uses.MinBy(use => use.Room) is { } tightest && tightest.Room < request.AmountNanoUsd)
        {
            reply.Refusal = new BudgetRefusal
            {
                Budget = tightest.Budget,
                UsedNanoUsd = tightest.Used,
                ResetsAtMs = tightest.Period.ResetsAtMs,
                Message = Sentence(tightest, request.AmountNanoUsd),
            };
            return reply;
        }

        // Without a budget nothing needs to be held; without a hard one nothing is held for calls to come.
        long share = reply.Unlimited ? 0 : uses.Min(use => use.Room) / LargestShare;
        reply.GrantedNanoUsd = Math.Max(request.AmountNanoUsd, Math.Min(request.WishNanoUsd, share));
        if (uses.Count > 0)
        {
            await transaction.ExecuteAsync(
                """
                INSERT INTO budget_reservations
                    (tenant, request_id, team, subject, day, amount, unlimited, is_open, held, booked, hold, expires_at)
                VALUES (@Tenant, @RequestId, @Team, @Subject, @day, @amount, @unlimited, 1, @amount, 0, @amount, @expires)
                """,
                new
                {
                    request.Tenant,
                    request.RequestId,
                    request.Team,
                    request.Subject,
                    day,
                    amount = reply.GrantedNanoUsd,
                    unlimited = reply.Unlimited ? 1L : 0L,
                    expires = reply.ExpiresAtMs,
                },
                cancellationToken);
        }

        return reply;
    }

    private Task<bool> CloseAsync(string tenant, string requestId, long actual, CancellationToken cancellationToken) => database.InTransactionAsync(
        async (transaction, token) => await transaction.ExecuteAsync(
            """
            UPDATE budget_reservations
            SET is_open = 0, held = @actual, hold = CASE WHEN @actual > booked THEN @actual - booked ELSE 0 END
            WHERE tenant = @tenant AND request_id = @requestId AND is_open = 1
            """,
            new { tenant, requestId, actual },
            token) == 1,
        cancellationToken);

    private Task LockAsync(DbTransaction transaction, string tenant, CancellationToken cancellationToken) =>
        database.Dialect == SqlDialect.Postgres
            ? transaction.ExecuteAsync(
                "SELECT pg_advisory_xact_lock(@LockClass, hashtext(@tenant))", new { LockClass, tenant }, cancellationToken)
            : Task.CompletedTask;

    private sealed class Row
    {
        public long Amount { get; init; }

        public long ExpiresAt { get; init; }

        public long Unlimited { get; init; }

        public long Day { get; init; }

        public long IsOpen { get; init; }
    }
}
