namespace RagPlatform.Cache.Semantic.Index;

/// <summary>What a partition keeps of its own on an item.</summary>
internal interface ISemanticRow
{
    /// <summary>In no partition.</summary>
    const int None = -1;

    /// <summary>Where the item is; the partition alone sets it.</summary>
    int Row { get; set; }
}
