namespace RagPlatform.Retrieval.Collections;

/// <summary>A collection of a tenant; every row, index and cache of this service is kept under one.</summary>
/// <param name="Tenant">The tenant.</param>
/// <param name="Name">The collection's name within it.</param>
internal readonly record struct CollectionKey(string Tenant, string Name);
