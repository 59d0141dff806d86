namespace RagPlatform.Cache.Changes;

/// <summary>A passage's vector in eight bits a component.</summary>
/// <param name="Code">The components.</param>
/// <param name="Norm">Their Euclidean length, above 0.</param>
internal sealed record PassageVector(sbyte[] Code, float Norm);
