namespace Pipelines.Sockets.Unofficial.Arenas;

/// <summary>Where the blocks of an <see cref="Arena{T}"/> come from.</summary>
/// <typeparam name="T">Element type.</typeparam>
public abstract class Allocator<T>
{
    /// <summary>Gives an array of at least the length asked for.</summary>
    /// <param name="length">Elements needed.</param>
    public abstract T[] Allocate(int length);

    /// <summary>Takes back an array that <see cref="Allocate"/> gave.</summary>
    /// <param name="array">The array; nobody uses it any more.</param>
    /// <param name="clear">Whether its elements must be cleared first.</param>
    public abstract void Release(T[] array, bool clear);
}
