using System.ComponentModel;
using System.Runtime.InteropServices;

namespace RagPlatform.TestSupport.Platform;

/// <summary>Signals to processes.</summary>
public static partial class Signals
{
    private const int SigKill = 9;
    private const int SigTerm = 15;
    private const int SigContinue = 18;
    private const int SigStop = 19;

    /// <summary>Asks a process to end.</summary>
    public static void Terminate(int processId) => Send(processId, SigTerm);

    /// <summary>Ends a process at once, without a chance to do anything.</summary>
    public static void Kill(int processId) => Send(processId, SigKill);

    /// <summary>Makes a process stand still, as one that hangs does (the numbers are those of Linux).</summary>
    public static void Pause(int processId) => Send(processId, SigStop);

    /// <summary>Makes it go on.</summary>
    public static void Resume(int processId) => Send(processId, SigContinue);

    private static void Send(int processId, int signal)
    {
        if (SendSignal(processId, signal) != 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int SendSignal(int processId, int signal);
}
