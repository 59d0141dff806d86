using System.Diagnostics;

namespace RagPlatform.TestSupport.Stores;

/// <summary>Runs the programs of the installed PostgreSQL. It refuses to run as root, so root runs them as another user.</summary>
internal static class PostgresPrograms
{
    /// <summary>The superuser of test clusters, and who root runs them as.</summary>
    public const string User = "postgres";

    private static readonly Lazy<string?> s_folder = new(FindFolder);

    /// <summary>The folder of the programs; null where none are installed.</summary>
    public static string? Folder => s_folder.Value;

    /// <summary>A new folder that the servers may use.</summary>
    public static async Task<string> CreateFolderAsync()
    {
        string folder = Directory.CreateTempSubdirectory("ragplatform-postgres-").FullName;
        if (Environment.UserName == "root")
        {
            await RunProgramAsync("chown", [User, folder]);
        }

        return folder;
    }

    /// <summary>Runs one of them to its end.</summary>
    public static Task RunAsync(string name, params string[] arguments)
    {
        string program = Path.Combine(Folder ?? throw new InvalidOperationException(PostgresCluster.MissingReason), name);
        return Environment.UserName == "root"
            ? RunProgramAsync("setpriv", ["--reuid=" + User, "--regid=" + User, "--clear-groups", "--reset-env", "--", program, .. arguments])
            : RunProgramAsync(program, arguments);
    }

    private static string? FindFolder()
    {
        const string debian = "/usr/lib/postgresql";
        IEnumerable<string> folders = Directory.Exists(debian)
            ? Directory.GetDirectories(debian).OrderDescending().Select(version => Path.Combine(version, "bin"))
            : [];
        string? onPath = Path.GetDirectoryName(Programs.Find("initdb"));
        return folders.Append(onPath).FirstOrDefault(folder => folder is not null && File.Exists(Path.Combine(folder, "initdb")));
    }

    private static async Task RunProgramAsync(string program, string[] arguments)
    {
        // From a folder every user can enter: the servers look at where they are started.
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = "/",
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;

        // pg_ctl leaves its output to the server it starts, so only its exit is waited for.
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {await process.StandardError.ReadToEndAsync()}");
        }
    }
}
