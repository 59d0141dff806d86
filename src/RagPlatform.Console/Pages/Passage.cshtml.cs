using Microsoft.AspNetCore.Mvc;
using RagPlatform.Console.Passages;
using RagPlatform.Console.SignIn;

namespace RagPlatform.Console.Pages;

/// <summary>A document with the passage a citation quotes marked and in view.</summary>
internal sealed class PassageModel(PassageReader reader, ApiKeySource keys) : ConsolePage(keys)
{
    /// <summary>What is shown.</summary>
    public PassageView View { get; private set; } = new(string.Empty, string.Empty, string.Empty, string.Empty, string.Empty);

    /// <summary>Shows the page.</summary>
    public async Task OnGetAsync(
        [FromQuery] string? collection, [FromQuery] string? document, [FromQuery] int start, [FromQuery] int end,
        CancellationToken cancellationToken) =>
        View = await reader.ReadAsync(collection ?? string.Empty, document ?? string.Empty, start, end, Call(cancellationToken));
}
