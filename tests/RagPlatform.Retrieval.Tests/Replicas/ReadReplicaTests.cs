using System.Collections.Concurrent;
using RagPlatform.Contracts.V1;
using RagPlatform.Retrieval.Collections;
using RagPlatform.Retrieval.Ingestion;
using RagPlatform.Retrieval.Replicas;
using RagPlatform.Retrieval.Tests.Hosting;
using RagPlatform.ServiceDefaults.Errors;
using RagPlatform.TestSupport;
using RagPlatform.TestSupport.Stores;
using Xunit;

namespace RagPlatform.Retrieval.Tests.Replicas;

/// <summary>What the service promises with read replicas, on a real standby.</summary>
public sealed class ReadReplicaTests
{
    private static readonly CollectionKey s_collection = new("t", "kb");

    [PostgresFact]
    public async Task Search_StandbyIsUpToDate_TakesItsRowsFromTheStandby()
    {
        using var counts = new ReadCounts();
        await using ReplicatedServices services = await ReplicatedServices.StartAsync();
        await services.First.IngestAsync("kb", [("mill", "The old mill stands at the river.")]);
        await services.CatchUpAsync();
        await UntilServedByStandbyAsync(services.First, counts);

        ServiceHost third = await services.AddHostAsync();
        await UntilServedByStandbyAsync(third, counts);
        counts.Clear();
        IReadOnlyList<Passage> found = await ReplicatedServices.SearchAsync(services.First, "mill");
        string text = await ReplicatedServices.ReadAsync(services.First, "mill");

        Assert.Equal("The old mill stands at the river.", Assert.Single(found).Text);
        Assert.Equal("The old mill stands at the river.", text);
        Assert.Equal((1, 1), (counts["passages replica"], counts["documents replica"]));
    }

    [PostgresFact]
    public async Task Following_AnotherProcessStarts_ReadsTheCollectionFromTheStandby()
    {
        using var counts = new ReadCounts();
        await using ReplicatedServices services = await ReplicatedServices.StartAsync();
        await services.First.IngestAsync("kb", [("mill", "The old mill stands at the river."), ("ship", "A ship sails to the harbour.")]);
        await services.CatchUpAsync();
        await Poll.UntilAsync(
            async () =>
            {
                // It has read nothing yet: whole documents need no index.
                counts.Clear();
                await ReplicatedServices.ReadAsync(services.Second, "mill");
                return counts["documents replica"];
            },
            served => served == 1,
            "the standby serves the second process");
        counts.Clear();

        IReadOnlyList<Passage> found = await ReplicatedServices.SearchAsync(services.Second, "mill river");

        Assert.Equal("mill", found[0].DocumentId);
        Assert.InRange(counts["following replica"], 2, 100);
        Assert.Equal(0, counts["following left_out"] + counts["following behind"] + counts["following failed"]);
    }

    [PostgresFact]
    public async Task Search_PolicyKeepsPassagesOnThePrimary_CountsNoReadOfThem()
    {
        using var counts = new ReadCounts();
        await using ReplicatedServices services = await ReplicatedServices.StartAsync(("ReadPolicy:Passages", "false"));
        await services.First.IngestAsync("kb", [("mill", "The old mill stands at the river.")]);
        counts.Clear();

        Assert.Single(await ReplicatedServices.SearchAsync(services.First, "mill"));

        Assert.DoesNotContain(
            (string[])["replica", "left_out", "behind", "failed"], outcome => counts[$"passages {outcome}"] > 0);
    }

    [PostgresFact]
    public async Task Write_ReplayIsPaused_IsSeenAtOnceThroughEveryProcess()
    {
        using var counts = new ReadCounts();
        await using ReplicatedServices services = await ReplicatedServices.StartAsync(("ReadReplicas:MaxStaleness", "00:10:00"));
        await services.First.IngestAsync("kb", [("mill", "The old mill grinds barley.")]);
        await services.CatchUpAsync();
        await UntilServedByStandbyAsync(services.Second, counts);
        await services.Standby.PauseAsync();

        counts.Clear();
        await services.First.IngestAsync("kb", [("mill", "The new mill grinds rye."), ("ship", "A ship sails to the harbour.")]);

        foreach (ServiceHost host in (ServiceHost[])[services.First, services.Second])
        {
            Assert.Equal("The new mill grinds rye.", (await ReplicatedServices.SearchAsync(host, "mill"))[0].Text);
            Assert.Equal("ship", (await ReplicatedServices.SearchAsync(host, "harbour"))[0].DocumentId);
            Assert.Equal("The new mill grinds rye.", await ReplicatedServices.ReadAsync(host, "mill"));
        }

        // The standby is within the bound and was asked, and what it showed was too old for every one of these reads.
        Assert.Equal(0, counts["passages replica"] + counts["documents replica"] + counts["following replica"]);
        Assert.InRange(counts["passages behind"], 4, 100);

        Assert.True(await services.First.Get<DocumentStore>().DeleteAsync(s_collection, "mill", CancellationToken.None));
        Assert.DoesNotContain(await ReplicatedServices.SearchAsync(services.Second, "mill"), passage => passage.DocumentId == "mill");
        await Assert.ThrowsAsync<PlatformException>(() => ReplicatedServices.ReadAsync(services.Second, "mill"));

        Assert.NotNull(await services.First.Get<CollectionRemoval>().RemoveAsync(s_collection, CancellationToken.None));
        await Assert.ThrowsAsync<PlatformException>(() => ReplicatedServices.SearchAsync(services.Second, "harbour"));
        await Assert.ThrowsAsync<PlatformException>(() => ReplicatedServices.ReadAsync(services.Second, "ship"));
    }

    [PostgresFact]
    public async Task Query_WhicheverServerServes_SaysWhatTheNextStepMustSee()
    {
        using var counts = new ReadCounts();
        await using ReplicatedServices services = await ReplicatedServices.StartAsync(("ReadReplicas:MaxStaleness", "00:10:00"));
        await services.First.IngestAsync("kb", [("mill", "The old mill stands at the river.")]);
        await services.First.IngestAsync("kb", [("ship", "A ship sails to the harbour.")]);
        await services.CatchUpAsync();
        await UntilServedByStandbyAsync(services.First, counts);
        await services.Standby.PauseAsync();
        await services.First.IngestAsync("kb", [("barn", "A barn stands behind the mill.")]);

        // The standby shows version 2, the primary version 3.
        Assert.Equal("mill ship up to 2", await QueryAsync(2));
        Assert.Equal("barn mill ship up to 3", await QueryAsync(3));

        // Served by the primary, a step that needs version 2 sees 3, and so must the one after it: the standby would take it back.
        await services.Standby.CrashAsync();
        Assert.Equal("barn mill ship up to 3", await QueryAsync(2));

        async Task<string> QueryAsync(long version)
        {
            CollectionRows<string> read = await services.First.Get<CollectionReads>().QueryAsync<string>(
                ReadKind.Following,
                version,
                "SELECT document_id FROM documents WHERE tenant = @Tenant AND collection = @Name ORDER BY document_id",
                new { s_collection.Tenant, s_collection.Name },
                CancellationToken.None);
            return $"{string.Join(' ', read.Rows)} up to {read.Version}";
        }
    }

    [PostgresFact]
    public async Task Search_StandbyIsKilledAndStartsAgain_NoneFails()
    {
        using var counts = new ReadCounts();
        await using ReplicatedServices services = await ReplicatedServices.StartAsync();
        await services.First.IngestAsync("kb", [("mill", "The old mill stands at the river.")]);
        await services.CatchUpAsync();
        await UntilServedByStandbyAsync(services.First, counts);
        using var stop = new CancellationTokenSource();
        Task<int>[] searching = [.. Enumerable.Range(0, 4).Select(_ => SearchUntilAsync(services.First, stop.Token))];

        await services.Standby.CrashAsync();
        counts.Clear();
        await Poll.UntilAsync(() => counts["passages left_out"] > 20, "the primary serves alone");
        await services.Standby.StartAgainAsync();
        await UntilServedByStandbyAsync(services.First, counts);
        await stop.CancelAsync();

        Assert.All(await Task.WhenAll(searching), searches => Assert.InRange(searches, 1, int.MaxValue));
        Assert.DoesNotContain(services.First.Log.Events, entry => entry.Name == "RetrieverFailed");
        Assert.Contains(services.First.Log.Events, entry => entry.Name == "ReplicaLeftOut");
    }

    [PostgresTheory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Reads_AmongWritesAndAStandbyThatStopsAndGoes_NeverShowLessThanWasAcknowledged(int seed)
    {
        const int documents = 4;
        const int writes = 30;
        using var counts = new ReadCounts();
        await using ReplicatedServices services = await ReplicatedServices.StartAsync(("ReadReplicas:MaxStaleness", "00:00:00.500"));
        await services.First.IngestAsync("kb", Enumerable.Range(0, documents).Select(document => Text(document, 0)));
        await services.CatchUpAsync();
        await UntilServedByStandbyAsync(services.Second, counts);
        counts.Clear();
        var acknowledged = new ConcurrentDictionary<int, int>(Enumerable.Range(0, documents).ToDictionary(document => document, _ => 0));
        using var stop = new CancellationTokenSource();
        Task[] readers =
        [
            .. ((ServiceHost[])[services.First, services.Second]).SelectMany((host, number) => (Task[])
            [
                ReadUntilAsync(new Random((seed * 10) + number), acknowledged, document => SearchAsync(host, document), stop.Token),
                ReadUntilAsync(new Random((seed * 20) + number), acknowledged, document => ReadAsync(host, document), stop.Token),
            ]),
        ];

        var random = new Random(seed);
        for (int write = 1; write <= writes; write++)
        {
            switch (random.Next(4))
            {
                case 0:
                    await services.Standby.PauseAsync();
                    break;
                case 1:
                    await services.Standby.ResumeAsync();
                    break;
            }

            int document = random.Next(documents);
            await (random.Next(2) == 0 ? services.First : services.Second).IngestAsync("kb", [Text(document, write)]);
            acknowledged[document] = write;
        }

        await services.Standby.ResumeAsync();
        await services.CatchUpAsync();
        await UntilServedByStandbyAsync(services.Second, counts);
        await stop.CancelAsync();
        await Task.WhenAll(readers);
        Assert.InRange(counts["passages replica"] + counts["documents replica"], 1, long.MaxValue);
        Assert.InRange(counts["passages behind"] + counts["documents behind"] + counts["passages left_out"], 1, long.MaxValue);

        static async Task<int?> SearchAsync(ServiceHost host, int document) => NumberOf(
            (await ReplicatedServices.SearchAsync(host, Name(document))).FirstOrDefault(passage => passage.DocumentId == Name(document))?.Text);
        static async Task<int?> ReadAsync(ServiceHost host, int document) => NumberOf(await ReplicatedServices.ReadAsync(host, Name(document)));
        static string Name(int document) => $"name{(char)('a' + document)}";
        static (string, string) Text(int document, int number) => (Name(document), $"This is {Name(document)} number {number}");
        static int? NumberOf(string? text) => text is null ? null : int.Parse(text.Split(' ')[^1], System.Globalization.CultureInfo.InvariantCulture);
    }

    private static async Task ReadUntilAsync(
        Random random, ConcurrentDictionary<int, int> acknowledged, Func<int, Task<int?>> read, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            int document = random.Next(acknowledged.Count);
            int least = acknowledged[document];

            int? shown = await read(document);

            Assert.True(shown >= least, $"Document {document} was acknowledged at {least} and shown at '{shown}'.");
        }
    }

    private static async Task<int> SearchUntilAsync(ServiceHost host, CancellationToken stop)
    {
        int searches = 0;
        while (!stop.IsCancellationRequested)
        {
            Assert.Single(await ReplicatedServices.SearchAsync(host, "mill"));
            searches++;
        }

        return searches;
    }

    private static Task<long> UntilServedByStandbyAsync(ServiceHost host, ReadCounts counts) => Poll.UntilAsync(
        async () =>
        {
            long before = counts["passages replica"];
            await ReplicatedServices.SearchAsync(host, "mill name");
            return counts["passages replica"] - before;
        },
        served => served > 0,
        "the standby serves passages");
}
