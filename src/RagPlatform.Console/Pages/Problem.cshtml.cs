using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using RagPlatform.Console.People;

namespace RagPlatform.Console.Pages;

/// <summary>Says in a sentence what a bare status means.</summary>
[IgnoreAntiforgeryToken]
internal sealed class ProblemModel : PageModel
{
    /// <summary>What went wrong.</summary>
    public Problem Problem { get; private set; } = Problem.Of(StatusCodes.Status404NotFound);

    /// <summary>Shows the page for a failed GET.</summary>
    public void OnGet([FromQuery] int status) => Problem = Problem.Of(status);

    /// <summary>Shows the page for a failed POST.</summary>
    public void OnPost([FromQuery] int status) => Problem = Problem.Of(status);
}
