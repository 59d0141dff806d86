using Microsoft.Extensions.Options;
using RagPlatform.Contracts.V1;
using RagPlatform.Retrieval.Collections;
using RagPlatform.Retrieval.Leases;
using RagPlatform.Retrieval.Lexical.Engines;
using RagPlatform.Retrieval.Vectors.Following;

namespace RagPlatform.Retrieval.Moving;

/// <summary>
/// Takes a move as far as it can go at the moment: (1) copying: the target follows the store, which has all vectors and texts, until it is
/// where the collection is; (2) comparing: it goes on following, searches are made on both engines, and an automatic move cuts over when they agree;
/// (3) serving: the source goes on following, so that a way back costs nothing, until the move is finished. Each can be done again.
/// </summary>
internal sealed class MoveSteps(
    MoveStore moves,
    CollectionStore collections,
    VectorRegistry vectors,
    WordRegistry words,
    EngineComparer comparer,
    MoveAssessment assessment,
    LeaseStore leases,
    IOptions<MoveOptions> options,
    TimeProvider time,
    ILogger<MoveSteps> logger)
{
    private static readonly TimeSpan s_leaseLength = TimeSpan.FromSeconds(15);

    /// <summary>Does what there is to do of an active move.</summary>
    public async Task AdvanceAsync(Move move, CancellationToken cancellationToken)
    {
        if (await collections.FindStateAsync(move.Key, cancellationToken) is not { } state)
        {
            return;
        }

        // Every replica does this: an engine that is not shared is filled in each.
        foreach (CollectionKey part in await moves.ReadPartsAsync(move.Key, cancellationToken))
        {
            await vectors.VerifyAsync(part, move.Idle, state.Version, cancellationToken);
        }

        await words.PrepareAsync(move.Key, move.Idle, state.Version, cancellationToken);

        await using HeldLease? lease = await leases.TryTakeAsync($"move {move.MoveId}", s_leaseLength, cancellationToken);
        if (lease is null)
        {
            return;
        }

        using var holding = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lease.Lost);
        switch (move.Phase)
        {
            case MovePhase.MoveCopying:
                await ChangeAsync(move, MovePhase.MoveComparing, holding.Token);
                break;
            case MovePhase.MoveComparing:
                await CompareAsync(move, holding.Token);
                break;
            case MovePhase.MoveServing when move.IsAutomatic && IsOver(move):
                await ChangeAsync(move, MovePhase.MoveFinished, holding.Token);
                break;
            default:
                await moves.ExplainAsync(move, string.Empty, holding.Token);
                break;
        }
    }

    /// <summary>Changes the phase; false when another one did meanwhile.</summary>
    public async Task<bool> ChangeAsync(Move move, MovePhase phase, CancellationToken cancellationToken)
    {
        bool changed = await moves.ChangeAsync(move, phase, cancellationToken);
        if (changed)
        {
            MoveLog.Changed(logger, move.Tenant, move.Collection, move.Source, move.Target, phase);
        }

        return changed;
    }

    private async Task CompareAsync(Move move, CancellationToken cancellationToken)
    {
        await comparer.ProbeAsync(move, options.Value.Probes, cancellationToken);
        EngineComparison comparison = await assessment.AssessAsync(move, cancellationToken);
        if (move.IsAutomatic && comparison.IsSufficient)
        {
            await ChangeAsync(move, MovePhase.MoveServing, cancellationToken);
            return;
        }

        await moves.ExplainAsync(move, comparison.IsSufficient ? string.Empty : assessment.Explain(comparison), cancellationToken);
    }

    private bool IsOver(Move move) =>
        time.GetUtcNow() >= DateTimeOffset.FromUnixTimeMilliseconds(move.ChangedAt) + options.Value.KeepSource;
}
