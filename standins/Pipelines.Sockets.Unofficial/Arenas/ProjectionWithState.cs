namespace Pipelines.Sockets.Unofficial.Arenas;

/// <summary>Makes one value from another and something the caller passes along.</summary>
/// <param name="x">The value it starts from.</param>
/// <param name="state">What the caller passes along.</param>
public delegate TTo Projection<TFrom, TState, TTo>(in TFrom x, in TState state);
