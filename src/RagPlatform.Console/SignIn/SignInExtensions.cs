using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;

namespace RagPlatform.Console.SignIn;

/// <summary>Registers signing in with an API key.</summary>
internal static class SignInExtensions
{
    private static readonly TimeSpan s_lifetime = TimeSpan.FromHours(8);

    public static void AddSignIn(this WebApplicationBuilder builder)
    {
        string keys = Path.Combine(builder.Configuration["RAG_DATA_DIR"] ?? ".data", "cookie-keys");
        builder.Services.AddDataProtection().SetApplicationName("RagPlatform.Console").PersistKeysToFileSystem(new DirectoryInfo(keys));

        // The key travels in the cookie encrypted, out of reach of scripts and of other sites.
        builder.Services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie(options =>
        {
            options.LoginPath = "/signin";
            options.Cookie.Name = "ragplatform";
            options.Cookie.HttpOnly = true;
            options.Cookie.SameSite = SameSiteMode.Strict;
            options.ExpireTimeSpan = s_lifetime;
        });
        builder.Services.AddSingleton<ApiKeySource>();
    }

    /// <summary>Lets a request through when it has a key to call the Gateway with; asks for one else.</summary>
    public static void UseSignIn(this WebApplication app)
    {
        app.UseAuthentication();
        app.UseMiddleware<SignInMiddleware>();
    }
}
