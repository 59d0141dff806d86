using Grpc.Core;
using RagPlatform.Contracts.V1;
using RagPlatform.Retrieval.Collections;
using RagPlatform.Retrieval.Sharding;
using RagPlatform.Retrieval.Vectors;
using RagPlatform.ServiceDefaults.Errors;
using RagPlatform.ServiceDefaults.Identity;

namespace RagPlatform.Retrieval.Moving;

/// <summary>What administrators do with moves.</summary>
internal sealed class MoveDesk(
    MoveStore moves, MoveSteps steps, MoveAssessment assessment, CollectionStore collections, VectorEngines engines, MoveSignal signal)
{
    /// <summary>Begins a move.</summary>
    /// <exception cref="PlatformException">
    /// NOT_FOUND: no such collection. INVALID_ARGUMENT: no such engine, or it serves already. FAILED_PRECONDITION: a move is under way.
    /// </exception>
    public async Task<EngineMove> StartAsync(StartMoveRequest request, CallerIdentity caller, CancellationToken cancellationToken)
    {
        (CollectionKey key, CollectionState state) = await FindCollectionAsync(request.Collection, caller, cancellationToken);
        if (request.Target.Length == 0)
        {
            throw PlatformException.InvalidField("target", "Name the engine to move to in 'target'.");
        }

        string target = engines.Choose(request.Target, "target");
        if (target == state.Engine)
        {
            throw PlatformException.InvalidField("target", $"The collection's vectors are in '{target}' already.");
        }

        if (!await moves.BeginAsync(key, state.Engine, target, request.Automatic, caller.Subject, cancellationToken))
        {
            throw WrongPhase("A move of this collection is under way; finish it or roll it back first.");
        }

        signal.Set();
        return await GetAsync(request.Collection, caller, cancellationToken);
    }

    /// <summary>The last move of a collection.</summary>
    /// <exception cref="PlatformException">NOT_FOUND: no such collection, or it was never moved.</exception>
    public async Task<EngineMove> GetAsync(string collection, CallerIdentity caller, CancellationToken cancellationToken) =>
        await ToContractAsync(await FindAsync(collection, caller, cancellationToken), cancellationToken);

    /// <summary>Lets the target serve.</summary>
    /// <exception cref="PlatformException">FAILED_PRECONDITION: it is not filled yet, serves already, or the move has ended.</exception>
    public Task<EngineMove> CutOverAsync(string collection, CallerIdentity caller, CancellationToken cancellationToken) => ChangeAsync(
        collection,
        caller,
        MovePhase.MoveServing,
        "Only a move that is comparing can be cut over: wait until the target is filled.",
        [MovePhase.MoveComparing],
        cancellationToken);

    /// <summary>Lets the source serve.</summary>
    /// <exception cref="PlatformException">FAILED_PRECONDITION: the move has ended.</exception>
    public Task<EngineMove> RollBackAsync(string collection, CallerIdentity caller, CancellationToken cancellationToken) => ChangeAsync(
        collection,
        caller,
        MovePhase.MoveRolledBack,
        "This move has ended; start one in the other direction.",
        [MovePhase.MoveCopying, MovePhase.MoveComparing, MovePhase.MoveServing],
        cancellationToken);

    /// <summary>Removes the vectors from the source.</summary>
    /// <exception cref="PlatformException">FAILED_PRECONDITION: the target does not serve yet, or the move has ended.</exception>
    public Task<EngineMove> FinishAsync(string collection, CallerIdentity caller, CancellationToken cancellationToken) => ChangeAsync(
        collection,
        caller,
        MovePhase.MoveFinished,
        "Only a move whose target serves can be finished: cut it over first.",
        [MovePhase.MoveServing],
        cancellationToken);

    private static PlatformException WrongPhase(string sentence) => new(StatusCode.FailedPrecondition, "MOVE_PHASE", sentence);

    private async Task<EngineMove> ChangeAsync(
        string collection, CallerIdentity caller, MovePhase phase, string refusal, MovePhase[] from, CancellationToken cancellationToken)
    {
        Move move = await FindAsync(collection, caller, cancellationToken);
        if (!from.Contains(move.Phase) || !await steps.ChangeAsync(move, phase, cancellationToken))
        {
            throw WrongPhase(refusal);
        }

        signal.Set();
        return await GetAsync(collection, caller, cancellationToken);
    }

    private async Task<Move> FindAsync(string collection, CallerIdentity caller, CancellationToken cancellationToken)
    {
        (CollectionKey key, _) = await FindCollectionAsync(collection, caller, cancellationToken);
        return await moves.FindAsync(key, cancellationToken) ?? throw PlatformException.NotFound(
            "UNKNOWN_MOVE", "This collection was never moved between engines; start a move.", "collection");
    }

    private async Task<(CollectionKey Key, CollectionState State)> FindCollectionAsync(
        string collection, CallerIdentity caller, CancellationToken cancellationToken)
    {
        var key = new CollectionKey(caller.Tenant, collection);
        return CollectionStore.IsName(collection) && caller.CanUse(collection)
            && await collections.FindStateAsync(key, cancellationToken) is { } state
            ? (key, state)
            : throw CollectionStore.Unknown(collection, "collection");
    }

    private async Task<EngineMove> ToContractAsync(Move move, CancellationToken cancellationToken)
    {
        (long documents, long behind) = move.IsActive
            ? await moves.CountAsync(move.Key, await ReachedAsync(move, cancellationToken), cancellationToken)
            : await moves.CountAsync(move.Key, long.MaxValue, cancellationToken);
        return new EngineMove
        {
            MoveId = move.MoveId,
            Collection = move.Collection,
            Source = move.Source,
            Target = move.Target,
            Phase = move.Phase,
            Automatic = move.IsAutomatic,
            StartedBy = move.StartedBy,
            StartedAtMs = move.StartedAt,
            ChangedAtMs = move.ChangedAt,
            Message = move.Message,
            Documents = documents,
            DocumentsBehind = behind,
            Comparison = await assessment.AssessAsync(move, cancellationToken),
        };
    }

    // An engine that cannot be asked has, for all anybody knows, nothing.
    private async Task<long> ReachedAsync(Move move, CancellationToken cancellationToken)
    {
        try
        {
            return engines.Find(move.Idle) is { } engine
                ? await new VectorParts(engine, await moves.ReadPartsAsync(move.Key, cancellationToken)).VersionAsync(cancellationToken)
                : 0;
        }
        catch (VectorEngineException)
        {
            return 0;
        }
    }
}
