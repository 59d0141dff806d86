namespace Aspire.Hosting.ApplicationModel;

/// <summary>The commands every process and container answers.</summary>
public static class KnownResourceCommands
{
    public static readonly string StartCommand = "resource-start";
    public static readonly string StopCommand = "resource-stop";
    public static readonly string RestartCommand = "resource-restart";
}
