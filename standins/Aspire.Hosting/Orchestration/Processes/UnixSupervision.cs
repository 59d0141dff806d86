using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Aspire.Hosting.Orchestration.Processes;

/// <summary>
/// Starts programs on Unix so that none outlives the AppHost, even one killed by SIGKILL. A small shell makes a session (and so a
/// process group) of its own, leaves a watcher in it and becomes the program: the program's id and exit code are those of the
/// child started here. The watcher reads a pipe whose other end only the AppHost holds; when that end closes, for whatever reason,
/// the read ends and the watcher ends its group. The pipe is the child's standard input; the program itself gets an empty one.
/// </summary>
internal static partial class UnixSupervision
{
    private const int SigKill = 9;
    private const int SigTerm = 15;

    /// <summary>
    /// Arguments: "group" or "process" (what to end), the cleanup command, then the program and its arguments.
    /// 100 turns of a tenth of a second are the same grace as in an ordinary stop. A dead program that nobody has waited for yet
    /// still has an id, so its state is looked up where the system tells it.
    /// </summary>
    private const string Script = """
        scope=$1; cleanup=$2; shift 2
        exec 3<&0 </dev/null
        (
          trap '' HUP INT QUIT TERM
          exec >/dev/null 2>&1
          read -r line <&3
          [ -z "$cleanup" ] || eval "$cleanup"
          if [ "$scope" = group ]; then target=0; else target=$$; fi
          kill -TERM $target
          turn=0
          while [ $turn -lt 100 ] && kill -0 $$; do
            state=; read -r id name state rest </proc/$$/stat
            [ "$state" != Z ] || break
            sleep 0.1; turn=$((turn + 1))
          done
          kill -KILL $target
        ) &
        exec 3<&-
        turn=$__carried; unset __carried
        if [ "$turn" -gt 0 ]; then
          while [ "$turn" -gt 0 ]; do eval "set -- \"\$__carried$turn\" \"\$@\"; unset __carried$turn"; turn=$((turn - 1)); done
          set -- env "$@"
        fi
        exec "$@"
        """;

    private static readonly Lazy<string[]> NewSession = new(FindSessionStarter);

    internal static ProcessStartInfo Wrap(LaunchPlan plan)
    {
        var scope = NewSession.Value.Length > 0 ? "group" : "process";
        string[] commandLine =
            [.. NewSession.Value, "/bin/sh", "-c", Script, "supervise", scope, plan.Cleanup, plan.Command, .. plan.Arguments];
        return new ProcessStartInfo(commandLine[0], commandLine[1..]);
    }

    /// <summary>
    /// Shells drop variables whose names are no shell names, such as <c>services__cost-accounting__grpc__0</c>. These travel through
    /// the shell as values of numbered variables, <c>__carried</c> says how many, and <c>env</c> restores them for the program.
    /// </summary>
    internal static void CarryNames(IDictionary<string, string?> environment)
    {
        var foreign = environment.Where(v => !IsShellName(v.Key)).ToArray();
        for (var i = 0; i < foreign.Length; i++)
        {
            environment.Remove(foreign[i].Key);
            environment[string.Create(CultureInfo.InvariantCulture, $"__carried{i + 1}")] = $"{foreign[i].Key}={foreign[i].Value}";
        }

        environment["__carried"] = foreign.Length.ToString(CultureInfo.InvariantCulture);
    }

    private static bool IsShellName(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');

    internal static void Terminate(int processId) => Signal(processId, SigTerm, wholeGroup: true);

    internal static void Kill(int processId, bool wholeGroup) => Signal(processId, SigKill, wholeGroup);

    private static void Signal(int processId, int signal, bool wholeGroup)
    {
        // A process that was started a moment ago leads no group yet: then it is signalled itself. One that is gone is no error.
        if (!wholeGroup || NewSession.Value.Length == 0 || SendSignal(-processId, signal) != 0)
        {
            _ = SendSignal(processId, signal);
        }
    }

    /// <summary>A program that starts another in a new session: setsid where there is one (Linux), perl where not (macOS).</summary>
    private static string[] FindSessionStarter()
    {
        if (ProgramPath.TryFind("setsid", "/") is { } setsid)
        {
            return [setsid];
        }

        return ProgramPath.TryFind("perl", "/") is { } perl
            ? [perl, "-e", "use POSIX qw(setsid); setsid(); exec { $ARGV[0] } @ARGV or exit 127"]
            : [];
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int SendSignal(int processId, int signal);
}
