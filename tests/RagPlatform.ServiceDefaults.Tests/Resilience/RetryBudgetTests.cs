using RagPlatform.ServiceDefaults.Resilience;
using Xunit;

namespace RagPlatform.ServiceDefaults.Tests.Resilience;

/// <summary>Retries stop at half of the budget and come back with successes.</summary>
public sealed class RetryBudgetTests
{
    [Theory]
    [InlineData(20, 10)]
    [InlineData(10, 5)]
    [InlineData(1, 1)]
    public void TryTake_WithoutSuccesses_AllowsHalfTheBudget(int tokens, int expected)
    {
        var budget = new RetryBudget(tokens);

        Assert.Equal(expected, Enumerable.Range(0, 100).Count(_ => budget.TryTake()));
    }

    [Fact]
    public void Earn_TenSuccesses_AllowOneMoreRetry()
    {
        var budget = new RetryBudget(20);
        while (budget.TryTake())
        {
        }

        for (int i = 0; i < 10; i++)
        {
            budget.Earn();
        }

        Assert.True(budget.TryTake());
        Assert.False(budget.TryTake());
    }

    [Fact]
    public void Earn_BeyondTheBudget_IsNotSaved()
    {
        var budget = new RetryBudget(10);
        for (int i = 0; i < 1000; i++)
        {
            budget.Earn();
        }

        Assert.Equal(5, Enumerable.Range(0, 100).Count(_ => budget.TryTake()));
    }

    [Fact]
    public async Task TryTake_Concurrently_NeverExceedsTheBudget()
    {
        var budget = new RetryBudget(200);

        int[] taken = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
            Enumerable.Range(0, 1000).Count(_ => budget.TryTake()))));

        Assert.Equal(100, taken.Sum());
    }
}
