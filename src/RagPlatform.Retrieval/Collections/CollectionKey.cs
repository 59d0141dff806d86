namespace RagPlatform.Retrieval.Collections;

/// <summary>
/// A collection of a tenant; every row, index and cache of this service is kept under one. A shard of a collection is, to a vector engine, a
/// collection of its own: its name is the collection's, a '/', which no collection's name holds, and the shard's.
/// </summary>
/// <param name="Tenant">The tenant.</param>
/// <param name="Name">The collection's name within it.</param>
internal readonly record struct CollectionKey(string Tenant, string Name)
{
    private const char Separator = '/';

    /// <summary>The shard's name; null: the whole collection.</summary>
    public string? Shard => Name.IndexOf(Separator, StringComparison.Ordinal) is >= 0 and int at ? Name[(at + 1)..] : null;

    /// <summary>The collection a shard belongs to; itself where it is none.</summary>
    public CollectionKey Whole => Name.IndexOf(Separator, StringComparison.Ordinal) is >= 0 and int at ? new(Tenant, Name[..at]) : this;

    /// <summary>A shard of it.</summary>
    public CollectionKey Part(string shard) => new(Tenant, $"{Name}{Separator}{shard}");

    /// <summary>For messages. What a record says of itself would include <see cref="Whole"/>, and so itself again.</summary>
    public override string ToString() => $"{Tenant}/{Name}";
}
