using System.Reflection;

namespace Aspire.Hosting.StandIn.Tests.Infrastructure;

/// <summary>Where the programs the tests start have been built.</summary>
internal static class TestPaths
{
    internal static string ServiceProject => Path.Combine(Folder("TestService"), "Aspire.Hosting.StandIn.TestService.csproj");

    internal static string ServiceAssembly => Output("TestService");

    internal static string AppHostAssembly => Output("TestAppHost");

    private static string Folder(string program) =>
        Path.GetFullPath(Path.Combine(Metadata("TestsFolder"), $"Aspire.Hosting.StandIn.{program}"));

    private static string Output(string program) =>
        Path.Combine(Folder(program), "bin", Metadata("TestConfiguration"), $"Aspire.Hosting.StandIn.{program}.dll");

    private static string Metadata(string key) => typeof(TestPaths).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(a => a.Key == key).Value!;
}
