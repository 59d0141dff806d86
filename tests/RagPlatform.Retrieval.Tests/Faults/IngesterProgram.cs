using System.Data.Common;
using System.Diagnostics.Metrics;
using System.Globalization;
using RagPlatform.Contracts.V1;
using RagPlatform.Retrieval.Tests.Hosting;
using RagPlatform.ServiceDefaults.Errors;
using RagPlatform.Storage.Databases;

namespace RagPlatform.Retrieval.Tests.Faults;

/// <summary>
/// A program to kill, or to starve of disk: ingests documents without end, from a number on. On standard output it says each stage that a batch has
/// behind it, each document that was acknowledged, and why one was not, after which it ends.
/// </summary>
internal static class IngesterProgram
{
    /// <summary>Goes before a stage: <c>stage read</c>.</summary>
    public const string Stage = "stage ";

    /// <summary>Goes before the number of a document that is safe: <c>accepted 7</c>.</summary>
    public const string Accepted = "accepted ";

    /// <summary>Goes before the reason why one is not.</summary>
    public const string Refused = "refused ";

    /// <summary>The service over what the program left.</summary>
    public static Task<ServiceHost> StartAsync(string folder) =>
        ServiceHost.StartAsync(SqlDialect.Sqlite, null, ("RAG_DATA_DIR", folder), ("Ingestion:BatchDocuments", "4"));

    /// <summary>The document of a number; long enough to fill a disk some day.</summary>
    public static Document DocumentOf(int number) => ServiceHost.TextOf(
        $"d{number}", string.Join(' ', Enumerable.Range(0, 1500).Select(word => $"word{number}x{word}")));

    public static async Task<int> RunAsync(string folder, string from)
    {
        using MeterListener listener = Listen();
        await using ServiceHost host = await StartAsync(folder);
        for (int number = int.Parse(from, CultureInfo.InvariantCulture); ; number++)
        {
            try
            {
                await host.AcceptAsync("kb", [DocumentOf(number)]);
            }
            catch (DbException failure)
            {
                Say(Refused + StoreOutage.Recognise(failure)?.Reason);
                return 0;
            }

            Say(Accepted + number.ToString(CultureInfo.InvariantCulture));
        }
    }

    private static MeterListener Listen()
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, own) =>
            {
                if (instrument.Name == "rag.ingest.stage.duration")
                {
                    own.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<double>((_, _, tags, _) => Say(Stage + tags[0].Value));
        listener.Start();
        return listener;
    }

    // Written at once: a line that waits in a buffer dies with the process.
    private static void Say(string line)
    {
        lock (typeof(IngesterProgram))
        {
            Console.Out.WriteLine(line);
            Console.Out.Flush();
        }
    }
}
