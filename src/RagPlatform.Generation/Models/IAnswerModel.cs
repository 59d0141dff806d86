namespace RagPlatform.Generation.Models;

/// <summary>A language model that writes a text for a prompt.</summary>
internal interface IAnswerModel
{
    /// <summary>Whether there is a model at all.</summary>
    bool IsConfigured { get; }

    /// <summary>The provider's name in the price book.</summary>
    string Provider { get; }

    /// <summary>The model as the provider names it.</summary>
    string Name { get; }

    /// <summary>The region calls are processed in, as the price book names it; empty for none.</summary>
    string Region { get; }

    /// <summary>
    /// Streams the text. The last chunk carries the usage, the provider's own count where it gives one.
    /// </summary>
    /// <exception cref="ModelUnavailableException">The provider could not be reached, refused, or broke off.</exception>
    IAsyncEnumerable<ModelChunk> WriteAsync(ModelPrompt prompt, CancellationToken cancellationToken);
}
