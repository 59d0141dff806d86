namespace RagPlatform.Retrieval.Faq;

/// <summary>All entries of a tenant at one moment.</summary>
/// <param name="Version">The version they are of, or newer.</param>
/// <param name="Entries">The entries.</param>
/// <param name="IsCurrent">Whether the store was asked just now; false: it could not be reached.</param>
internal sealed record FaqSnapshot(long Version, IReadOnlyList<FaqItem> Entries, bool IsCurrent);
