using Microsoft.Extensions.Options;
using RagPlatform.Gateway.Budgets;
using RagPlatform.ServiceDefaults.Resilience;
using Xunit;

namespace RagPlatform.Gateway.Tests.Budgets;

/// <summary>Money is held for as long as an answer may take.</summary>
public sealed class BudgetOptionsValidatorTests
{
    [Fact]
    public void Validate_TheDefaults_AreAccepted() =>
        Assert.True(Validate(new BudgetOptions(), new ResilienceOptions()).Succeeded);

    [Fact]
    public void Validate_AnAnswerMayOutliveTheHold_NamesBothSettings()
    {
        ValidateOptionsResult result = Validate(
            new BudgetOptions { HoldSeconds = 300 }, new ResilienceOptions { StreamTimeout = TimeSpan.FromMinutes(5) });

        Assert.Equal(
            "Budgets:HoldSeconds is 300 s, but an answer may take 300 s (Resilience:StreamTimeout, which ends what Generation:AnswerTimeout "
            + "allows): hold the money longer, or let answers end sooner.",
            Assert.Single(result.Failures!));
    }

    private static ValidateOptionsResult Validate(BudgetOptions budgets, ResilienceOptions resilience) =>
        new BudgetOptionsValidator(Options.Create(resilience)).Validate(null, budgets);
}
