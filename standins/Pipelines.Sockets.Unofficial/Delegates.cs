using System.Collections;

namespace Pipelines.Sockets.Unofficial;

/// <summary>Looks into multicast delegates without copying their lists.</summary>
public static class Delegates
{
    /// <summary>Whether exactly one method is called.</summary>
    /// <param name="handler">The delegate.</param>
    public static bool IsSingle(this MulticastDelegate handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return handler.HasSingleTarget;
    }

    /// <summary>The methods a delegate calls, in order; none for null.</summary>
    /// <param name="handler">The delegate.</param>
    public static DelegateEnumerable<T> AsEnumerable<T>(this T handler)
        where T : MulticastDelegate => new(handler);

    /// <summary>The methods a delegate calls.</summary>
    /// <typeparam name="T">The delegate's type.</typeparam>
    public readonly struct DelegateEnumerable<T> : IEnumerable<T>
        where T : MulticastDelegate
    {
        private readonly T? _handler;

        internal DelegateEnumerable(T? handler) => _handler = handler;

        /// <summary>Walks over them.</summary>
        public DelegateEnumerator<T> GetEnumerator() => new(_handler);

        IEnumerator<T> IEnumerable<T>.GetEnumerator() => GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }

    /// <summary>Walks over the methods a delegate calls.</summary>
    /// <typeparam name="T">The delegate's type.</typeparam>
    public struct DelegateEnumerator<T> : IEnumerator<T>
        where T : MulticastDelegate
    {
        private readonly T? _handler;
        private Delegate.InvocationListEnumerator<T> _list;

        internal DelegateEnumerator(T? handler)
        {
            _handler = handler;
            _list = Delegate.EnumerateInvocationList(handler);
        }

        /// <summary>The method the walk stands at, as a delegate of its own.</summary>
        public readonly T Current => _list.Current;

        readonly object IEnumerator.Current => Current;

        /// <summary>Steps to the next method; false behind the last one.</summary>
        public bool MoveNext() => _list.MoveNext();

        /// <summary>Starts the walk again.</summary>
        public void Reset() => _list = Delegate.EnumerateInvocationList(_handler);

        /// <summary>Nothing to release.</summary>
        public readonly void Dispose()
        {
        }
    }
}
