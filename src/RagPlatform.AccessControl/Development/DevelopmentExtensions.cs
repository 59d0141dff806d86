namespace RagPlatform.AccessControl.Development;

/// <summary>Registers the development tenant.</summary>
internal static class DevelopmentExtensions
{
    public static void AddDevelopmentTenant(this WebApplicationBuilder builder) => builder.Services.AddHostedService<DevelopmentTenant>();
}
