namespace RagPlatform.Gateway.Segments;

/// <summary>Whose centres, and of which embedding model.</summary>
internal readonly record struct SegmentKey(string Tenant, string Model);
