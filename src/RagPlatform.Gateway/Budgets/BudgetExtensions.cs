using Microsoft.Extensions.Options;

namespace RagPlatform.Gateway.Budgets;

/// <summary>Registers budgets.</summary>
internal static class BudgetExtensions
{
    public static void AddBudgets(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<BudgetOptions>()
            .BindConfiguration(BudgetOptions.SectionName)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<BudgetOptions>, BudgetOptionsValidator>();
        builder.Services.AddSingleton<IBudgetDoor, CostAccountingDoor>();
        builder.Services.AddSingleton<BudgetLeases>();
        builder.Services.AddSingleton<BudgetGate>();
        builder.Services.AddHostedService<BudgetReturns>();
    }
}
