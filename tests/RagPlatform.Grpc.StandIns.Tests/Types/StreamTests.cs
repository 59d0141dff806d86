using Grpc.Core;
using Xunit;

namespace RagPlatform.Grpc.StandIns.Tests.Types;

public sealed class StreamTests
{
    [Fact]
    public async Task WriteAsync_WriterWithoutCancellation_TakesOnlyTokensThatNeverCancel()
    {
        var writer = new ListWriter();
        using var cancellation = new CancellationTokenSource();

        await ((IAsyncStreamWriter<string>)writer).WriteAsync("a", CancellationToken.None);

        Assert.Equal(["a"], writer.Written);
        await Assert.ThrowsAsync<NotSupportedException>(() => ((IAsyncStreamWriter<string>)writer).WriteAsync("b", cancellation.Token));
        Assert.Equal(["a"], writer.Written);
    }

    [Fact]
    public async Task ReadAllAsync_AnyStream_GivesEveryMessageOnce()
    {
        var reader = new ListReader(["a", "b", "c"]);

        Assert.Equal(["a", "b", "c"], await reader.ReadAllAsync().ToListAsync());
    }

    [Fact]
    public void ReadAllAsync_NullStream_IsRefusedAtOnce()
        => Assert.Throws<ArgumentNullException>(() => { _ = ((IAsyncStreamReader<string>)null!).ReadAllAsync(); });

    private sealed class ListReader(string[] messages) : IAsyncStreamReader<string>
    {
        private int _position = -1;

        public string Current => messages[_position];

        public Task<bool> MoveNext(CancellationToken cancellationToken) => Task.FromResult(++_position < messages.Length);
    }

    private sealed class ListWriter : IAsyncStreamWriter<string>
    {
        public List<string> Written { get; } = [];

        public WriteOptions? WriteOptions { get; set; }

        public Task WriteAsync(string message)
        {
            Written.Add(message);
            return Task.CompletedTask;
        }
    }
}
