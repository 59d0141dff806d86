using RagPlatform.Contracts.V1;
using RagPlatform.Retrieval.Collections;

namespace RagPlatform.Retrieval.Moving;

/// <summary>A move of a collection's vectors from one engine to another.</summary>
/// <param name="Tenant">The tenant.</param>
/// <param name="Collection">The collection's name.</param>
/// <param name="MoveId">Unique.</param>
/// <param name="Source">The engine that served when it began.</param>
/// <param name="Target">The engine that is to serve.</param>
/// <param name="PhaseNumber">A <see cref="MovePhase"/>.</param>
/// <param name="IsAutomaticNumber">1: it cuts over and finishes by itself.</param>
/// <param name="StartedBy">Key id.</param>
/// <param name="StartedAt">Unix time in milliseconds.</param>
/// <param name="ChangedAt">When the phase was reached, Unix time in milliseconds.</param>
/// <param name="Message">What is in the way; empty: nothing.</param>
internal sealed record Move(
    string Tenant,
    string Collection,
    string MoveId,
    string Source,
    string Target,
    long PhaseNumber,
    long IsAutomaticNumber,
    string StartedBy,
    long StartedAt,
    long ChangedAt,
    string Message)
{
    /// <summary>The collection.</summary>
    public CollectionKey Key => new(Tenant, Collection);

    /// <summary>How far it has come.</summary>
    public MovePhase Phase => (MovePhase)PhaseNumber;

    /// <summary>Whether it cuts over and finishes by itself.</summary>
    public bool IsAutomatic => IsAutomaticNumber != 0;

    /// <summary>Whether both engines are kept up to date.</summary>
    public bool IsActive => Phase is MovePhase.MoveCopying or MovePhase.MoveComparing or MovePhase.MoveServing;

    /// <summary>The engine that does not serve: it is filled, kept up to date, or to be removed.</summary>
    public string Idle => Phase is MovePhase.MoveServing or MovePhase.MoveFinished ? Source : Target;
}
