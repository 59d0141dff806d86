namespace RagPlatform.Gateway.Asking;

/// <summary>Registers the path of a question.</summary>
internal static class AskingExtensions
{
    public static void AddAsking(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<GenerationProfile>();
        builder.Services.AddSingleton<AnswerLookup>();
        builder.Services.AddSingleton<AskPath>();
        builder.Services.AddSingleton<SearchPath>();
    }
}
