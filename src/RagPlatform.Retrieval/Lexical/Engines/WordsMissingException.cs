using RagPlatform.Retrieval.Collections;

namespace RagPlatform.Retrieval.Lexical.Engines;

/// <summary>An engine was asked for the wording of a collection it has nothing of: it was never filled, or its index was removed.</summary>
internal sealed class WordsMissingException(CollectionKey key)
    : InvalidOperationException($"there is no wording of collection '{key.Name}' of tenant '{key.Tenant}'; fill it first");
