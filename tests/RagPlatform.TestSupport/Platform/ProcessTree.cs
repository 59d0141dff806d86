using System.Globalization;
using System.Text;

namespace RagPlatform.TestSupport.Platform;

/// <summary>Processes as <c>/proc</c> shows them.</summary>
public static class ProcessTree
{
    /// <summary>False for one that is gone, or dead and only not yet waited for.</summary>
    public static bool IsAlive(int processId) => Stat(processId) is [not ("Z" or "X"), ..];

    /// <summary>Everything a process has started, directly or not.</summary>
    public static IReadOnlyList<int> Descendants(int processId)
    {
        ILookup<int, int> children = Directory.EnumerateDirectories("/proc")
            .Select(path => int.TryParse(Path.GetFileName(path), NumberStyles.None, CultureInfo.InvariantCulture, out int id) ? id : 0)
            .Where(id => id > 0)
            .Select(id => (Id: id, Stat: Stat(id)))
            .Where(entry => entry.Stat.Length > 1)
            .ToLookup(entry => int.Parse(entry.Stat[1], CultureInfo.InvariantCulture), entry => entry.Id);
        var found = new List<int>();
        var open = new Queue<int>([processId]);
        while (open.TryDequeue(out int parent))
        {
            foreach (int child in children[parent])
            {
                found.Add(child);
                open.Enqueue(child);
            }
        }

        return found;
    }

    /// <summary>The command a process runs, words separated by blanks; empty when it is gone.</summary>
    public static string CommandOf(int processId) => Read(processId, "cmdline").Replace('\0', ' ').TrimEnd();

    /// <summary>The environment a process was started with.</summary>
    public static IReadOnlyDictionary<string, string> EnvironmentOf(int processId) => Read(processId, "environ")
        .Split('\0', StringSplitOptions.RemoveEmptyEntries)
        .Select(entry => entry.Split('=', 2))
        .Where(pair => pair.Length == 2)
        .GroupBy(pair => pair[0])
        .ToDictionary(group => group.Key, group => group.First()[1]);

    // State, parent and so on; the name in brackets before them may hold anything.
    private static string[] Stat(int processId)
    {
        string stat = Read(processId, "stat");
        return stat.Length == 0 ? [] : stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
    }

    private static string Read(int processId, string file)
    {
        try
        {
            return Encoding.UTF8.GetString(File.ReadAllBytes($"/proc/{processId}/{file}"));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return string.Empty;
        }
    }
}
