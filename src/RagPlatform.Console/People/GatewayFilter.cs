using Grpc.Core;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using RagPlatform.Console.Pages;
using RagPlatform.Console.SignIn;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Console.People;

/// <summary>
/// Runs around every page: first it asks who is looking, afterwards it turns what a service refused into a page that says so. A key that is
/// no longer valid leads to the sign-in page.
/// </summary>
internal sealed class GatewayFilter(AccessService.AccessServiceClient access, ApiKeySource keys) : IAsyncPageFilter
{
    /// <summary>Where the person is kept during a request.</summary>
    public static readonly object PersonItem = new();

    public Task OnPageHandlerSelectionAsync(PageHandlerSelectedContext context) => Task.CompletedTask;

    public async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        HttpContext http = context.HttpContext;
        if (context.HandlerInstance is not ConsolePage)
        {
            await next();
            return;
        }

        try
        {
            Caller caller = await access.WhoAmIAsync(new WhoAmIRequest(), GatewayCalls.WithKey(keys.Find(http)!, http.RequestAborted));
            http.Items[PersonItem] = Person.Of(caller);
        }
        catch (RpcException failure)
        {
            context.Result = await ExplainAsync(http, failure);
            return;
        }

        PageHandlerExecutedContext executed = await next();
        if (executed is { ExceptionHandled: false, Exception: RpcException refused })
        {
            executed.ExceptionHandled = true;
            executed.Result = await ExplainAsync(http, refused);
        }
    }

    private static async Task<IActionResult> ExplainAsync(HttpContext http, RpcException failure)
    {
        if (failure.StatusCode == global::Grpc.Core.StatusCode.Unauthenticated)
        {
            await http.SignOutAsync();
            return new RedirectResult("/signin?ended=true");
        }

        var problem = Problem.Of(failure);
        return new ViewResult
        {
            ViewName = "_Problem",
            StatusCode = problem.Status,
            ViewData = new ViewDataDictionary<Problem>(new EmptyModelMetadataProvider(), new ModelStateDictionary()) { Model = problem },
        };
    }
}
