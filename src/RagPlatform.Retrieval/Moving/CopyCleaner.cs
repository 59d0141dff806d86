using RagPlatform.Retrieval.Lexical.Engines;
using RagPlatform.Retrieval.Vectors;
using RagPlatform.Retrieval.Vectors.Following;

namespace RagPlatform.Retrieval.Moving;

/// <summary>
/// Removes copies that nobody needs any more. One in an engine that is shared is removed by whoever comes first; one in an engine of this process
/// by each replica, which is why these are remembered for a day.
/// </summary>
internal sealed class CopyCleaner(
    MoveStore moves, VectorEngines engines, VectorRegistry vectors, WordRegistry words, TimeProvider time, ILogger<CopyCleaner> logger)
{
    private static readonly TimeSpan s_remembered = TimeSpan.FromDays(1);
    private readonly HashSet<Cleanup> _doneHere = [];

    /// <summary>Removes what there is to remove; what cannot be reached is tried again the next time.</summary>
    public async Task CleanAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<Cleanup> all = await moves.ListCleanupsAsync(cancellationToken);
        _doneHere.IntersectWith(all);
        foreach (Cleanup cleanup in all)
        {
            try
            {
                await CleanAsync(cleanup, cancellationToken);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                MoveLog.CleanupPostponed(logger, cleanup.Tenant, cleanup.Collection, cleanup.Engine, exception);
            }
        }
    }

    private async Task CleanAsync(Cleanup cleanup, CancellationToken cancellationToken)
    {
        if (engines.Find(cleanup.Engine) is not { } engine)
        {
            // Another replica may be connected to it.
            return;
        }

        bool isInUse = await moves.IsInUseAsync(cleanup, cancellationToken);
        if (!isInUse && !_doneHere.Contains(cleanup))
        {
            await vectors.DropAsync(cleanup.Key, cleanup.Engine, cancellationToken);

            // Parts are replaced when a collection is split in another way; its wording stays.
            if (!await moves.UsesAsync(cleanup.Key.Whole, cleanup.Engine, cancellationToken))
            {
                await words.ForgetAsync(cleanup.Key.Whole, cleanup.Engine, cancellationToken);
            }
        }

        if (isInUse || engine.IsShared || IsOld(cleanup))
        {
            await moves.EndAsync(cleanup, cancellationToken);
        }
        else
        {
            _doneHere.Add(cleanup);
        }
    }

    private bool IsOld(Cleanup cleanup) =>
        time.GetUtcNow() >= DateTimeOffset.FromUnixTimeMilliseconds(cleanup.CreatedAt) + s_remembered;
}
