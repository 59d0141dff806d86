using Microsoft.Extensions.Options;

namespace RagPlatform.Retrieval.Vectors;

/// <summary>The engine of new collections is one there is.</summary>
internal sealed class VectorOptionsValidator(IEnumerable<IVectorStore> engines) : IValidateOptions<VectorOptions>
{
    public ValidateOptionsResult Validate(string? name, VectorOptions options)
    {
        string[] known = [.. engines.Select(engine => engine.Name)];
        return known.Contains(options.Engine)
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(
                $"Vectors:Engine is '{options.Engine}'; here it can be {string.Join(", ", known)}. Other engines need their connection string.");
    }
}
