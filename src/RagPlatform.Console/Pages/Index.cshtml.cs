using Microsoft.AspNetCore.Mvc;
using RagPlatform.Console.SignIn;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Console.Pages;

/// <summary>The Ask page: a question, its answer as it is written, the exact passages behind it, cost and timings.</summary>
internal sealed class IndexModel(RagService.RagServiceClient gateway, ApiKeySource keys) : ConsolePage(keys)
{
    /// <summary>Where a question may look.</summary>
    public IReadOnlyList<Collection> Collections { get; private set; } = [];

    /// <summary>Shows the page; who cannot ask is led to a page that is of use.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        if (!Person.MayAsk)
        {
            return LocalRedirect(Person.MayWrite ? "/documents" : Person.MayAudit ? "/overview" : "/keys");
        }

        Collections = (await gateway.ListCollectionsAsync(new ListCollectionsRequest(), Call(cancellationToken))).Collections;
        return Page();
    }
}
