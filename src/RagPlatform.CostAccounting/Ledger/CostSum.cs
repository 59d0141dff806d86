using RagPlatform.Contracts.V1;

namespace RagPlatform.CostAccounting.Ledger;

/// <summary>What a batch adds to one sum.</summary>
internal sealed class CostSum(CostSumKey key)
{
    /// <summary>How many numbers a sum has.</summary>
    public const int NumberCount = 10;

    // Events, unpriced, cost, and the token buckets in the order of the table's columns.
    private readonly long[] _numbers = new long[NumberCount];

    public CostSumKey Key { get; } = key;

    public IReadOnlyList<long> Numbers => _numbers;

    /// <summary>Nano-dollars.</summary>
    public long CostNanoUsd => _numbers[2];

    /// <summary>The sums of a batch, in the order in which they are written.</summary>
    /// <exception cref="OverflowException">A sum does not fit 64 bits.</exception>
    public static IReadOnlyList<CostSum> Of(IReadOnlyList<LedgerEvent> events)
    {
        var sums = new Dictionary<CostSumKey, CostSum>();
        foreach (LedgerEvent booked in events)
        {
            CostSumKey key = CostSumKey.Of(booked);
            if (!sums.TryGetValue(key, out CostSum? sum))
            {
                sum = new CostSum(key);
                sums.Add(key, sum);
            }

            sum.Add(booked.Usage);
        }

        return [.. sums.Values.OrderBy(sum => sum.Key)];
    }

    private void Add(UsageEvent usage)
    {
        checked
        {
            _numbers[0] += 1;
            _numbers[1] += usage.PriceUnknown ? 1 : 0;
            _numbers[2] += usage.CostNanoUsd;
            if (usage.Tokens is { } tokens)
            {
                _numbers[3] += tokens.InputUncached;
                _numbers[4] += tokens.CacheRead;
                _numbers[5] += tokens.CacheWrite;
                _numbers[6] += tokens.CacheWrite1H;
                _numbers[7] += tokens.OutputText;
                _numbers[8] += tokens.OutputReasoning;
                _numbers[9] += tokens.Embedding;
            }
        }
    }
}
