using Microsoft.Extensions.Options;
using RagPlatform.Generation.Models;
using RagPlatform.Generation.Prints;
using RagPlatform.ServiceDefaults.Identity;

namespace RagPlatform.Generation.Tests;

internal static class Printers
{
    public static PromptPrinter Of(IAnswerModel model, string secret = "a secret of the platform") =>
        new(model, Options.Create(new IdentityOptions { InternalKey = secret }));
}
