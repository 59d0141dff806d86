using System.Runtime.CompilerServices;

namespace Pipelines.Sockets.Unofficial.Arenas;

/// <summary>
/// A <see cref="Sequence{T}"/> whose element type is not stated, so that an element can hold a sequence of its own type.
/// </summary>
public readonly struct Sequence : IEquatable<Sequence>
{
    private readonly Array? _array;
    private readonly int _offset;
    private readonly int _length;

    internal Sequence(Array? array, int offset, int length)
    {
        _array = array;
        _offset = offset;
        _length = length;
    }

    /// <summary>Number of elements.</summary>
    public long Length => _length;

    /// <summary>Whether there are no elements.</summary>
    public bool IsEmpty => _length == 0;

    /// <summary>States the element type again.</summary>
    /// <typeparam name="T">The type the sequence was made with.</typeparam>
    /// <exception cref="InvalidCastException">The sequence holds elements of another type.</exception>
    public Sequence<T> Cast<T>() => _array switch
    {
        null => default,
        T[] array => new Sequence<T>(array, _offset, _length),
        _ => throw new InvalidCastException($"The sequence holds {_array.GetType().GetElementType()}, not {typeof(T)}."),
    };

    /// <inheritdoc />
    public bool Equals(Sequence other) => ReferenceEquals(_array, other._array) && _offset == other._offset && _length == other._length;

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is Sequence other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(_array is null ? 0 : RuntimeHelpers.GetHashCode(_array), _offset, _length);

    /// <summary>Whether both are the same stretch of the same memory.</summary>
    public static bool operator ==(Sequence left, Sequence right) => left.Equals(right);

    /// <summary>Whether they are different stretches.</summary>
    public static bool operator !=(Sequence left, Sequence right) => !left.Equals(right);
}
