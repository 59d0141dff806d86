using RagPlatform.Contracts.V1;

namespace RagPlatform.Generation.Models;

/// <summary>The next piece of a model's answer.</summary>
/// <param name="Text">May be empty.</param>
/// <param name="Usage">Set on the last chunk only.</param>
internal sealed record ModelChunk(string Text, ModelCall? Usage = null);
