using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Grpc.Core;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Gateway.Budgets;

/// <summary>
/// The leases of one payer: one that calls are paid from, and those that wait for their last call or for being given back.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "Nobody takes the semaphore's wait handle, so there is nothing to dispose of.")]
internal sealed class PayerLeases(Payer payer, IBudgetDoor door, BudgetOptions options, TimeProvider time)
{
    private static readonly TimeSpan s_refusalHolds = TimeSpan.FromMilliseconds(500);
    private const long DayMs = 86_400_000;
    private readonly SemaphoreSlim _borrowing = new(1, 1);
    private readonly Lock _lock = new();
    private readonly List<BudgetLease> _closing = [];
    private volatile BudgetLease? _current;
    private volatile Refused? _refused;
    private int _renewing;

    /// <summary>Whether nothing is borrowed; such a payer can be forgotten.</summary>
    public bool IsIdle
    {
        get
        {
            lock (_lock)
            {
                return _current is null && _closing.Count == 0 && _borrowing.CurrentCount == 1;
            }
        }
    }

    /// <summary>Takes money: from what is borrowed, without waiting for anybody, or from a new lease.</summary>
    public ValueTask<BudgetDecision> TakeAsync(long amount, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        if (_current is { } lease && lease.TryTake(amount, now) is { } grant)
        {
            if (lease.IsLow && Interlocked.Exchange(ref _renewing, 1) == 0)
            {
                _ = RenewAsync(lease);
            }

            return ValueTask.FromResult(new BudgetDecision(grant, null));
        }

        return RefusedBefore(amount, now) is { } refusal
            ? ValueTask.FromResult(new BudgetDecision(null, refusal))
            : new ValueTask<BudgetDecision>(BorrowAsync(amount, cancellationToken));
    }

    /// <summary>Gives back what is over: leases past their time, or all of them.</summary>
    public async Task ReturnAsync(bool all, CancellationToken cancellationToken)
    {
        if (all || IsOver(_current))
        {
            await _borrowing.WaitAsync(cancellationToken);
            try
            {
                // Looked at again: while this waited another one may have been borrowed ahead.
                if (all || IsOver(_current))
                {
                    Replace(null);
                }
            }
            finally
            {
                _borrowing.Release();
            }
        }

        await SettleClosedAsync(cancellationToken);
    }

    private bool IsOver(BudgetLease? lease) => lease is not null && time.GetUtcNow() >= lease.UsableUntil;

    private BudgetRefusal? RefusedBefore(long amount, DateTimeOffset now) =>
        _refused is { } refused && now < refused.Until && amount >= refused.Amount ? refused.Refusal : null;

    private async Task<BudgetDecision> BorrowAsync(long amount, CancellationToken cancellationToken)
    {
        await _borrowing.WaitAsync(cancellationToken);
        try
        {
            // Somebody else may have borrowed, or been refused, while this call waited.
            DateTimeOffset now = time.GetUtcNow();
            if (_current?.TryTake(amount, now) is { } grant)
            {
                return new BudgetDecision(grant, null);
            }

            if (RefusedBefore(amount, now) is { } refusal)
            {
                return new BudgetDecision(null, refusal);
            }

            BudgetLease? former = _current;
            try
            {
                // First back with the rest that was too little: together with it the budget may have enough.
                Replace(null);
                await SettleClosedAsync(cancellationToken);
                (BudgetLease? lease, refusal) = await LeaseAsync(amount, cancellationToken);
                Replace(lease);
                _refused = refusal is null ? null : new Refused(refusal, amount, now + s_refusalHolds);
                return new BudgetDecision(lease?.TryTake(amount, time.GetUtcNow()), refusal);
            }
            catch (RpcException) when (former is { IsUnlimited: true } && !cancellationToken.IsCancellationRequested)
            {
                // Who had no hard limit when last heard of is not stopped because nobody can be asked.
                var going = new BudgetLease(
                    former.Id, new ReserveReply { Unlimited = true, Day = now.ToUnixTimeMilliseconds() / DayMs }, Until(now));
                Replace(going);
                return new BudgetDecision(going.TryTake(amount, now), null);
            }
            catch (RpcException) when (!cancellationToken.IsCancellationRequested)
            {
                return default;
            }
        }
        finally
        {
            _borrowing.Release();
        }
    }

    /// <summary>Borrows ahead, so that the next call does not wait.</summary>
    private async Task RenewAsync(BudgetLease low)
    {
        try
        {
            await _borrowing.WaitAsync();
            try
            {
                if (_current == low && (await LeaseAsync(0, CancellationToken.None)).Lease is { } lease)
                {
                    Replace(lease);
                }
            }
            finally
            {
                _borrowing.Release();
            }

            await SettleClosedAsync(CancellationToken.None);
        }
        catch (Exception failure) when (failure is RpcException or OperationCanceledException or ObjectDisposedException)
        {
            // A call that finds the lease used up borrows itself, and says what went wrong.
        }
        finally
        {
            Volatile.Write(ref _renewing, 0);
        }
    }

    private async Task<(BudgetLease? Lease, BudgetRefusal? Refusal)> LeaseAsync(long amount, CancellationToken cancellationToken)
    {
        string id = "lease-" + Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture);
        DateTimeOffset until = Until(time.GetUtcNow());
        try
        {
            ReserveReply reply = await door.ReserveAsync(
                new ReserveRequest
                {
                    RequestId = id,
                    Tenant = payer.Tenant,
                    Team = payer.Team,
                    Subject = payer.Subject,
                    AmountNanoUsd = amount,
                    WishNanoUsd = Math.Max(amount, options.LeaseNanoUsd),
                    TtlMs = (options.LeaseSeconds + options.HoldSeconds) * 1000L,
                    DescribeRefusal = true,
                },
                cancellationToken);
            return reply.Refusal is null ? (new BudgetLease(id, reply, until), null) : (null, reply.Refusal);
        }
        catch
        {
            // It may have been given although the reply did not come: to be given back.
            Keep(new BudgetLease(id, new ReserveReply(), until));
            throw;
        }
    }

    private void Replace(BudgetLease? lease)
    {
        if (_current is { } former)
        {
            Keep(former);
        }

        _current = lease;
    }

    private void Keep(BudgetLease lease)
    {
        lease.Close();
        lock (_lock)
        {
            _closing.Add(lease);
        }
    }

    private async Task SettleClosedAsync(CancellationToken cancellationToken)
    {
        BudgetLease[] closing;
        lock (_lock)
        {
            closing = [.. _closing];
        }

        DateTimeOffset now = time.GetUtcNow();
        foreach (BudgetLease lease in closing)
        {
            if (lease.Close() is not { } spent)
            {
                continue;
            }

            try
            {
                await door.SettleAsync(
                    new SettleRequest { Tenant = payer.Tenant, RequestId = lease.Id, ActualNanoUsd = spent }, cancellationToken);
            }
            catch (RpcException failure) when (now < lease.UsableUntil.AddSeconds(options.HoldSeconds))
            {
                // Tried again; later CostAccounting has freed it by itself. While it is away the others need not be tried either: a call
                // may be waiting for this.
                if (failure.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded)
                {
                    break;
                }

                continue;
            }
            catch (RpcException)
            {
            }

            lock (_lock)
            {
                _closing.Remove(lease);
            }
        }
    }

    // Not past midnight: tomorrow has budgets of its own.
    private DateTimeOffset Until(DateTimeOffset now)
    {
        DateTimeOffset end = now.AddSeconds(options.LeaseSeconds);
        var midnight = new DateTimeOffset(now.UtcDateTime.Date.AddDays(1), TimeSpan.Zero);
        return end < midnight ? end : midnight;
    }

    private sealed record Refused(BudgetRefusal Refusal, long Amount, DateTimeOffset Until);
}
