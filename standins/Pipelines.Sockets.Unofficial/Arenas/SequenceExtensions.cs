namespace Pipelines.Sockets.Unofficial.Arenas;

/// <summary>Copies of sequences, element by element through a projection.</summary>
public static class SequenceExtensions
{
    /// <summary>Projects every element into a new array.</summary>
    public static TTo[] ToArray<TFrom, TTo>(this in Sequence<TFrom> source, Projection<TFrom, TTo> projection)
    {
        if (source.IsEmpty)
        {
            return [];
        }

        var target = new TTo[source.Length];
        source.CopyTo(target, projection);
        return target;
    }

    /// <summary>Projects every element, together with a state, into a new array.</summary>
    public static TTo[] ToArray<TFrom, TState, TTo>(
        this in Sequence<TFrom> source, Projection<TFrom, TState, TTo> projection, in TState state)
    {
        ArgumentNullException.ThrowIfNull(projection);
        if (source.IsEmpty)
        {
            return [];
        }

        var target = new TTo[source.Length];
        var index = 0;
        foreach (ref var element in source)
        {
            target[index++] = projection(in element, in state);
        }

        return target;
    }

    /// <summary>Projects every element into the span.</summary>
    /// <exception cref="ArgumentException">The span is shorter than the sequence.</exception>
    public static void CopyTo<TFrom, TTo>(this in Sequence<TFrom> source, Span<TTo> destination, Projection<TFrom, TTo> projection)
    {
        ArgumentNullException.ThrowIfNull(projection);
        if (destination.Length < source.Length)
        {
            throw new ArgumentException("The destination is shorter than the sequence.", nameof(destination));
        }

        var index = 0;
        foreach (ref var element in source)
        {
            destination[index++] = projection(in element);
        }
    }
}
