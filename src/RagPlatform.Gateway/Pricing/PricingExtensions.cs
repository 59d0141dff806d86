namespace RagPlatform.Gateway.Pricing;

/// <summary>Registers pricing.</summary>
internal static class PricingExtensions
{
    public static void AddPricing(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<CurrentPrices>();
        builder.Services.AddHostedService<PriceRefresher>();
    }
}
