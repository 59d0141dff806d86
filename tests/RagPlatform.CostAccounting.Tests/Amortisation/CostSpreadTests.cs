using FsCheck;
using FsCheck.Fluent;
using RagPlatform.CostAccounting.Amortisation;
using Xunit;

namespace RagPlatform.CostAccounting.Tests.Amortisation;

public sealed class CostSpreadTests
{
    [Fact]
    public void Divide_AnyAmountByAnyWeights_LosesAndInventsNothing() => Prop.ForAll(
        Gen.Choose(0, int.MaxValue).Zip(Gen.Choose(1, 1_000_000).NonEmptyListOf()).ToArbitrary(),
        input =>
        {
            (int amount, IList<int> weights) = input;
            long[] parts = CostSpread.Divide(amount * 1_000L, [.. weights.Select(weight => (long)weight)]);

            Assert.Equal(amount * 1_000L, parts.Sum());
            double total = weights.Sum(weight => (double)weight);
            Assert.All(parts.Zip(weights), pair => Assert.InRange(pair.First - (amount * 1_000.0 * pair.Second / total), -1.001, 1.001));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Divide_ARest_GoesToTheLargestRemainders() => Assert.Equal([34, 33, 33], CostSpread.Divide(100, [1, 1, 1]));
}
