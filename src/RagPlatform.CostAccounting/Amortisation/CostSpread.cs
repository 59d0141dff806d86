namespace RagPlatform.CostAccounting.Amortisation;

/// <summary>Divides an amount by weights so that the parts are whole and their sum is the amount (the method of the largest remainder).</summary>
internal static class CostSpread
{
    /// <summary>The parts, in the order of the weights; each within one of its exact share.</summary>
    /// <param name="amount">Not negative.</param>
    /// <param name="weights">At least one, all positive.</param>
    public static long[] Divide(long amount, IReadOnlyList<long> weights)
    {
        Int128 total = weights.Aggregate(Int128.Zero, (sum, weight) => sum + weight);
        long[] parts = [.. weights.Select(weight => (long)((Int128)amount * weight / total))];
        IEnumerable<int> byRemainder = Enumerable.Range(0, parts.Length)
            .OrderByDescending(i => (Int128)amount * weights[i] % total)
            .ThenBy(i => i);
        foreach (int i in byRemainder.Take((int)(amount - parts.Sum())))
        {
            parts[i]++;
        }

        return parts;
    }
}
