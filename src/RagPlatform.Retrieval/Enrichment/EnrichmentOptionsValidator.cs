using Microsoft.Extensions.Options;

namespace RagPlatform.Retrieval.Enrichment;

/// <summary>A service with a policy that cannot be followed does not start.</summary>
internal sealed class EnrichmentOptionsValidator : IValidateOptions<EnrichmentOptions>
{
    public ValidateOptionsResult Validate(string? name, EnrichmentOptions options)
    {
        try
        {
            EnrichmentPolicy.Parse(options.Default);
            return ValidateOptionsResult.Success;
        }
        catch (EnrichmentPolicyException invalid)
        {
            return ValidateOptionsResult.Fail($"{EnrichmentOptions.SectionName}:{nameof(EnrichmentOptions.Default)}: {invalid.Message}");
        }
    }
}
