using System.Globalization;
using Aspire.Hosting;
using RagPlatform.TestSupport;
using RagPlatform.TestSupport.Platform;

namespace RagPlatform.FunctionalTests.Platform;

/// <summary>What is to be seen of a platform after it was asked to stop.</summary>
/// <param name="Failure">What the AppHost's program complained of; null when it ended as it should.</param>
/// <param name="ProcessesLeft">How many of its processes did not end in time.</param>
/// <param name="Errors">Error lines in the services' logs.</param>
public sealed record Aftermath(string? Failure, int ProcessesLeft, IReadOnlyList<string> Errors)
{
    private static readonly TimeSpan s_endLimit = TimeSpan.FromSeconds(20);

    /// <summary>Stops an AppHost that is a process of its own and looks.</summary>
    public static async Task<Aftermath> OfAsync(AppHostProcess appHost)
    {
        IReadOnlyList<int> started = ProcessTree.Descendants(appHost.Id);
        int exitCode = await appHost.StopAsync();
        return await LookAsync(
            exitCode == 0 ? null : string.Create(CultureInfo.InvariantCulture, $"Exit code {exitCode}."), started, appHost.DataFolder);
    }

    /// <summary>Stops a platform and looks.</summary>
    public static async Task<Aftermath> OfAsync(RunningPlatform platform)
    {
        IReadOnlyList<int> started = platform.Services.All;
        string? failure = null;
        try
        {
            await platform.StopAsync();
        }
        catch (DistributedApplicationException complaint)
        {
            failure = complaint.ToString();
        }

        return await LookAsync(failure, started, platform.DataFolder);
    }

    /// <summary>It went the way it should.</summary>
    public void AssertClean()
    {
        Assert.True(Errors.Count == 0, string.Join('\n', Errors));
        Assert.Equal((null, 0), (Failure, ProcessesLeft));
    }

    private static async Task<Aftermath> LookAsync(string? failure, IReadOnlyList<int> started, string dataFolder)
    {
        try
        {
            await Poll.UntilAsync(() => !started.Any(ProcessTree.IsAlive), "every process is gone", s_endLimit);
        }
        catch (TimeoutException)
        {
            // The number below says so.
        }

        return new Aftermath(failure, started.Count(ProcessTree.IsAlive), ServiceLogs.UnexpectedErrors(dataFolder));
    }
}
