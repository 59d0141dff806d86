using Xunit;

namespace RagPlatform.Retrieval.Tests.Faults;

/// <summary>A test that limits the size of files with a shell; elsewhere than on Linux it is skipped.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LinuxFactAttribute : FactAttribute
{
    public LinuxFactAttribute() => Skip = OperatingSystem.IsLinux() ? null : "Needs bash's ulimit on Linux.";
}
