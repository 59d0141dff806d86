using Microsoft.Extensions.Options;

namespace RagPlatform.Retrieval.Chunking;

/// <summary>A service with a policy that cannot be followed does not start.</summary>
internal sealed class ChunkingOptionsValidator : IValidateOptions<ChunkingOptions>
{
    public ValidateOptionsResult Validate(string? name, ChunkingOptions options)
    {
        try
        {
            ChunkingPolicy.Parse(options.Policy);
            return ValidateOptionsResult.Success;
        }
        catch (ChunkingPolicyException invalid)
        {
            return ValidateOptionsResult.Fail($"{ChunkingOptions.SectionName}:{nameof(ChunkingOptions.Policy)}: {invalid.Message}");
        }
    }
}
