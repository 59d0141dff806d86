using RagPlatform.Contracts.V1;
using RagPlatform.Retrieval.Moving;
using RagPlatform.Retrieval.Tests.Hosting;
using RagPlatform.Storage.Databases;
using RagPlatform.TestSupport;

namespace RagPlatform.Retrieval.Tests.Moving;

/// <summary>
/// A program to kill: ingests documents, moves their vectors to Qdrant, ingests more meanwhile, and ends when the move has. Started again it goes
/// on with what is not done.
/// </summary>
internal static class MoverProgram
{
    /// <summary>Documents at the beginning: more than are copied in one step.</summary>
    public const int FirstDocuments = 600;

    /// <summary>Documents at the end.</summary>
    public const int AllDocuments = 640;

    /// <summary>What it says when the move has ended.</summary>
    public const string Done = "moved";

    /// <summary>The service over what the program left.</summary>
    public static Task<ServiceHost> StartAsync(string folder, string url) => ServiceHost.StartAsync(
        SqlDialect.Sqlite,
        null,
        ("RAG_DATA_DIR", folder),
        ("Qdrant:Url", url),
        ("Qdrant:Retries", "0"),
        ("Qdrant:BatchPoints", "40"),
        ("Moves:Interval", "00:00:00.020"),
        ("Moves:KeepSource", "00:00:00"),
        ("Moves:Probes", "20"));

    public static async Task<int> RunAsync(string folder, string url)
    {
        await using ServiceHost host = await StartAsync(folder, url);
        MoveStore moves = host.Get<MoveStore>();
        Move? move = await moves.FindAsync(new("t", "kb"), default);
        if (move is null)
        {
            await host.IngestAsync("kb", MoveTests.Texts(0, FirstDocuments));
            await host.Get<MoveDesk>().StartAsync(
                new StartMoveRequest { Collection = "kb", Target = "qdrant", Automatic = true }, ServiceHost.Caller, default);
        }

        await host.IngestAsync("kb", MoveTests.Texts(FirstDocuments, AllDocuments));
        await Poll.UntilAsync(
            () => moves.FindAsync(new("t", "kb"), default), found => found!.Phase == MovePhase.MoveFinished, "the move has ended");
        await Poll.UntilAsync(() => moves.ListCleanupsAsync(default), left => left.All(copy => copy.Engine == "embedded"), "nothing is left to remove");
        await Console.Out.WriteLineAsync(Done);
        return 0;
    }
}
