namespace RagPlatform.Cache.Semantic.Index;

/// <summary>What a partition keeps of its own on an item.</summary>
internal interface ISemanticRow
{
    /// <summary>In no partition.</summary>
    public const int None = -1;

    /// <summary>Where the item is; the partition alone sets it.</summary>
    public int Row { get; set; }
}
