using RagPlatform.Contracts.V1;
using RagPlatform.Retrieval.Collections;
using RagPlatform.ServiceDefaults.Errors;
using RagPlatform.ServiceDefaults.Identity;

namespace RagPlatform.Retrieval.Evaluation.GoldenSets;

/// <summary>What callers do with golden sets, checked against what they may.</summary>
internal sealed class GoldenSetDesk(
    CollectionStore collections, GoldenSetStore sets, EvaluationRunStore runs, GoldenSetRunner runner)
{
    /// <summary>Keeps a set.</summary>
    /// <exception cref="PlatformException">INVALID_ARGUMENT naming the field; NOT_FOUND: no such collection for this caller.</exception>
    public async Task<GoldenSet> SaveAsync(SaveGoldenSetRequest request, CallerIdentity caller, CancellationToken cancellationToken)
    {
        if (!CollectionStore.IsName(request.Name))
        {
            throw PlatformException.InvalidField(
                "name", "A golden set's name is 1 to 64 lower-case letters, digits, '-' and '_', beginning with a letter or digit.");
        }

        JudgedQueries.Check(request.Queries, needIds: true);
        Cutoffs.Read(request.Cutoffs);
        await FindCollectionAsync(request.Collection, caller, cancellationToken);
        return await sets.SaveAsync(request, caller, cancellationToken);
    }

    /// <summary>The sets a caller may see.</summary>
    public async Task<ListGoldenSetsReply> ListAsync(string collection, CallerIdentity caller, CancellationToken cancellationToken)
    {
        string name = collection.Length == 0 ? string.Empty : Key(collection, caller).Name;
        return new ListGoldenSetsReply { Sets = { await sets.ListAsync(caller, name, cancellationToken) } };
    }

    /// <summary>Removes a set.</summary>
    public async Task<DeleteGoldenSetReply> DeleteAsync(
        DeleteGoldenSetRequest request, CallerIdentity caller, CancellationToken cancellationToken) =>
        new() { Deleted = await sets.DeleteAsync(Key(request.Collection, caller), request.Name, cancellationToken) };

    /// <summary>Runs a set now.</summary>
    /// <exception cref="PlatformException">
    /// NOT_FOUND: no such set or collection; PERMISSION_DENIED: it is run with labels the caller has not, or the caller may not accept
    /// runs.
    /// </exception>
    public async Task<EvaluationRun> RunAsync(RunGoldenSetRequest request, CallerIdentity caller, CancellationToken cancellationToken)
    {
        StoredGoldenSet set = await FindAsync(request.Collection, request.Name, caller, cancellationToken);
        if (request.Accept && !caller.IsInRole(Roles.Writer))
        {
            throw PlatformException.Forbidden("Accepting a run needs the role 'writer'; run without, or ask for a key that has it.");
        }

        EvaluationRun run = await runner.RunAsync(set, caller.Subject, request.Accept, null, cancellationToken);
        if (!request.PerQuery)
        {
            run.PerQuery.Clear();
        }

        return run;
    }

    /// <summary>One page of runs.</summary>
    public Task<ListEvaluationRunsReply> ListRunsAsync(
        ListEvaluationRunsRequest request, CallerIdentity caller, CancellationToken cancellationToken) =>
        runs.ListAsync(Key(request.Collection, caller), request, cancellationToken);

    /// <summary>A set that a caller may run: nothing may be measured on documents it may not read.</summary>
    /// <exception cref="PlatformException">NOT_FOUND or PERMISSION_DENIED.</exception>
    public async Task<StoredGoldenSet> FindAsync(
        string collection, string name, CallerIdentity caller, CancellationToken cancellationToken)
    {
        StoredGoldenSet set = await sets.FindAsync(Key(collection, caller), name, cancellationToken) ?? throw PlatformException.NotFound(
            "UNKNOWN_GOLDEN_SET", $"Collection '{collection}' has no golden set of that name; list the sets, or save one.", "name");
        return set.Labels.All(caller.Labels.Contains)
            ? set
            : throw PlatformException.Forbidden(
                "The set is run with labels that this key has not; use a key that has those of the one who saved it, or save it anew.");
    }

    /// <summary>A collection that is there and that a caller may use.</summary>
    /// <exception cref="PlatformException">NOT_FOUND.</exception>
    public async Task<CollectionKey> FindCollectionAsync(string collection, CallerIdentity caller, CancellationToken cancellationToken)
    {
        CollectionKey key = Key(collection, caller);
        return await collections.FindStateAsync(key, cancellationToken) is not null
            ? key
            : throw CollectionStore.Unknown(collection, "collection");
    }

    private static CollectionKey Key(string collection, CallerIdentity caller) =>
        CollectionStore.IsName(collection) && caller.CanUse(collection)
            ? new CollectionKey(caller.Tenant, collection)
            : throw CollectionStore.Unknown(collection, "collection");
}
