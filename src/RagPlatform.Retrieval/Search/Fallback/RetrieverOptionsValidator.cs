using Microsoft.Extensions.Options;

namespace RagPlatform.Retrieval.Search.Fallback;

/// <summary>A chain names retrievers there are, each once.</summary>
internal sealed class RetrieverOptionsValidator(IEnumerable<IRetriever> retrievers) : IValidateOptions<RetrieverOptions>
{
    public ValidateOptionsResult Validate(string? name, RetrieverOptions options)
    {
        string[] known = [.. retrievers.Select(retriever => retriever.Name)];
        foreach ((string setting, string chain) in options.Tenants
            .Select(tenant => ($"Retrievers:Tenants:{tenant.Key}", tenant.Value))
            .Prepend(("Retrievers:Chain", options.Chain)))
        {
            string[] names = RetrieverChain.Split(chain);
            if (names.Length == 0 || names.Except(known).Any() || names.Distinct().Count() != names.Length)
            {
                return ValidateOptionsResult.Fail($"{setting} is '{chain}'; name some of {string.Join(", ", known)}, each at most once.");
            }
        }

        return ValidateOptionsResult.Success;
    }
}
