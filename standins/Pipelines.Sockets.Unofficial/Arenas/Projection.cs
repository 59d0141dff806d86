namespace Pipelines.Sockets.Unofficial.Arenas;

/// <summary>Makes one value from another, which it gets by reference.</summary>
/// <param name="x">The value it starts from.</param>
public delegate TTo Projection<TFrom, TTo>(in TFrom x);
