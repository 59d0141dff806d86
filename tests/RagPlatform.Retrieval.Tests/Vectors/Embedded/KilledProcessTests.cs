using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using RagPlatform.Retrieval.Tests.Hosting;
using RagPlatform.Retrieval.Vectors;
using RagPlatform.Retrieval.Vectors.Embedded;
using Xunit;

namespace RagPlatform.Retrieval.Tests.Vectors.Embedded;

public sealed class KilledProcessTests : IDisposable
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(120);
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Open_WriterKilledAgainAndAgain_HasEverythingAcknowledgedOnce()
    {
        foreach (int more in new[] { 37, 400, 150 })
        {
            long acknowledged = await WriteUntilKilledAsync(more);
            await using var store = new EmbeddedVectorStore(
                WriterProgram.Options(_folder.FullPath), NullLogger<EmbeddedVectorStore>.Instance);

            long version = await store.VersionAsync(WriterProgram.Key, CancellationToken.None);
            Assert.InRange(version, acknowledged, acknowledged + 1);
            Assert.Equal(version * 2, (await store.DescribeAsync(WriterProgram.Key, CancellationToken.None)).Points);
            for (long written = 1; written <= version; written++)
            {
                VectorDocument document = WriterProgram.Document(written);
                var query = new VectorQuery(document.Points[1].Vector, 3, VectorFilter.None, Exact: true);
                IReadOnlyList<VectorHit> hits = await store.SearchAsync(WriterProgram.Key, query, CancellationToken.None);
                Assert.Equal((document.DocumentId, 1), (hits[0].DocumentId, hits[0].Ordinal));
                Assert.Equal(1, hits[0].Cosine, 1e-3);
                Assert.NotEqual((document.DocumentId, 1), (hits[1].DocumentId, hits[1].Ordinal));
            }
        }
    }

    public void Dispose() => _folder.Delete();

    private async Task<long> WriteUntilKilledAsync(int count)
    {
        using var limit = new CancellationTokenSource(s_limit);
        using var writer = Process.Start(new ProcessStartInfo("dotnet", [typeof(TestPrograms).Assembly.Location, TestPrograms.Writer, _folder.FullPath])
        {
            RedirectStandardOutput = true,
        })!;
        long last = 0;
        try
        {
            for (int i = 0; i < count; i++)
            {
                string? line = await writer.StandardOutput.ReadLineAsync(limit.Token);
                Assert.NotNull(line);
                last = long.Parse(line, CultureInfo.InvariantCulture);
            }
        }
        finally
        {
            writer.Kill();
        }

        // What it said between the last line read and its end was acknowledged as well; a line that was cut was not said.
        string rest = await writer.StandardOutput.ReadToEndAsync(limit.Token);
        await writer.WaitForExitAsync(limit.Token);
        string[] said = rest.Split('\n')[..^1];
        return said.Length == 0 ? last : long.Parse(said[^1], CultureInfo.InvariantCulture);
    }
}
