using Grpc.Core;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using RagPlatform.Console.People;
using RagPlatform.Console.SignIn;
using RagPlatform.ServiceDefaults.Errors;
using GrpcCode = Grpc.Core.StatusCode;

namespace RagPlatform.Console.Pages;

/// <summary>What all pages behind the sign-in share.</summary>
internal abstract class ConsolePage(ApiKeySource keys) : PageModel
{
    /// <summary>Who is looking.</summary>
    public Person Person => (Person)HttpContext.Items[GatewayFilter.PersonItem]!;

    /// <summary>What was done by the request before this one, or null.</summary>
    [TempData]
    public string? Notice { get; set; }

    /// <summary>Why what was asked for was not done, or null.</summary>
    public string? Error { get; private set; }

    /// <summary>Options of a call in the person's name.</summary>
    protected CallOptions Call(CancellationToken cancellationToken) => GatewayCalls.WithKey(keys.Find(HttpContext)!, cancellationToken);

    /// <summary>
    /// Does what a form asked for; false, with <see cref="Error"/> set, when it was refused for a reason the person can mend on the page.
    /// </summary>
    protected async Task<bool> TryAsync(Func<Task> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        try
        {
            await work();
            return true;
        }
        catch (RpcException refused) when (refused.StatusCode is GrpcCode.InvalidArgument or GrpcCode.AlreadyExists or GrpcCode.NotFound
            or GrpcCode.FailedPrecondition or GrpcCode.ResourceExhausted)
        {
            Refuse(refused.ToPlatformException().Message);
            return false;
        }
    }

    /// <summary>Says why what was asked for was not done.</summary>
    protected void Refuse(string sentence)
    {
        Error = sentence;
        Response.StatusCode = StatusCodes.Status400BadRequest;
    }
}
