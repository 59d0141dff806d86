namespace Aspire.Hosting.StandIn.Tests.Infrastructure;

internal sealed class TemporaryFolder : IDisposable
{
    internal string FullPath { get; } = Directory.CreateTempSubdirectory("aspire-standin-").FullName;

    public void Dispose() => Directory.Delete(FullPath, recursive: true);
}
