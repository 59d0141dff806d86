using RagPlatform.Contracts.V1;

namespace RagPlatform.CostAccounting.Ledger;

/// <summary>What a batch adds to one sum.</summary>
internal sealed class CostSum(LedgerDimension dimension, long day)
{
    /// <summary>How many numbers a sum has.</summary>
    public const int NumberCount = 9;

    // Events, cost, and the token buckets in the order of the table's columns.
    private readonly long[] _numbers = new long[NumberCount];

    public LedgerDimension Dimension { get; } = dimension;

    /// <summary>Days since 1970, UTC.</summary>
    public long Day { get; } = day;

    public IReadOnlyList<long> Numbers => _numbers;

    /// <summary>Nano-dollars.</summary>
    public long CostNanoUsd => _numbers[1];

    /// <summary>The sums of a batch, in some total order: rows that are always locked in the same order never dead-lock.</summary>
    /// <exception cref="OverflowException">A sum does not fit 64 bits.</exception>
    public static IReadOnlyList<CostSum> Of(IReadOnlyList<LedgerRow> rows)
    {
        var sums = new Dictionary<(long, long), CostSum>();
        foreach (LedgerRow row in rows)
        {
            (long, long) key = (row.Dimension.Id, row.Day);
            if (!sums.TryGetValue(key, out CostSum? sum))
            {
                sum = new CostSum(row.Dimension, row.Day);
                sums.Add(key, sum);
            }

            sum.Add(row.Usage);
        }

        return [.. sums.OrderBy(entry => entry.Key).Select(entry => entry.Value)];
    }

    private void Add(UsageEvent usage)
    {
        checked
        {
            _numbers[0] += 1;
            _numbers[1] += usage.CostNanoUsd;
            if (usage.Tokens is { } tokens)
            {
                _numbers[2] += tokens.InputUncached;
                _numbers[3] += tokens.CacheRead;
                _numbers[4] += tokens.CacheWrite;
                _numbers[5] += tokens.CacheWrite1H;
                _numbers[6] += tokens.OutputText;
                _numbers[7] += tokens.OutputReasoning;
                _numbers[8] += tokens.Embedding;
            }
        }
    }
}
