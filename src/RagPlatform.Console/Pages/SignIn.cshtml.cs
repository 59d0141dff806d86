using System.Security.Claims;
using Grpc.Core;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using RagPlatform.Console.SignIn;
using RagPlatform.Contracts.V1;
using RagPlatform.ServiceDefaults.Errors;

namespace RagPlatform.Console.Pages;

/// <summary>Signing in with an API key, checked by a call with it.</summary>
internal sealed class SignInModel(AccessService.AccessServiceClient access) : PageModel
{
    /// <summary>Why the key was not accepted, or null.</summary>
    public string? Error { get; private set; }

    /// <summary>Shows the page.</summary>
    public void OnGet([FromQuery] bool ended) => Error = ended ? "Your key is no longer valid; sign in with another one." : null;

    /// <summary>Signs out.</summary>
    public async Task<IActionResult> OnPostOutAsync()
    {
        await HttpContext.SignOutAsync();
        return LocalRedirect("/signin");
    }

    /// <summary>Checks the key and signs in.</summary>
    public async Task<IActionResult> OnPostAsync([FromForm] string? key, CancellationToken cancellationToken)
    {
        try
        {
            await access.WhoAmIAsync(new WhoAmIRequest(), GatewayCalls.WithKey(key ?? string.Empty, cancellationToken));
        }
        catch (RpcException failure)
        {
            Error = failure.ToPlatformException().Message;
            return Page();
        }

        var identity = new ClaimsIdentity([new Claim(ApiKeySource.KeyClaim, key!)], CookieAuthenticationDefaults.AuthenticationScheme);
        await HttpContext.SignInAsync(new ClaimsPrincipal(identity));
        return LocalRedirect("/");
    }
}
