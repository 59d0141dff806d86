using Grpc.Core;
using Xunit;

namespace RagPlatform.Grpc.StandIns.Tests.Types;

public sealed class CallOptionsTests
{
    private static readonly DateTime Deadline = new(2030, 1, 2, 3, 4, 5, DateTimeKind.Utc);

    [Fact]
    public void Default_Everything_IsUnset()
    {
        var options = default(CallOptions);

        Assert.Null(options.Headers);
        Assert.Null(options.Deadline);
        Assert.Null(options.WriteOptions);
        Assert.Null(options.PropagationToken);
        Assert.Null(options.Credentials);
        Assert.False(options.CancellationToken.CanBeCanceled);
        Assert.False(options.IsWaitForReady);
    }

    [Fact]
    public void With_EachSetting_ChangesThatAloneInACopy()
    {
        using var cancellation = new CancellationTokenSource();
        var headers = new Metadata();
        var credentials = CallCredentials.FromInterceptor((_, _) => Task.CompletedTask);
        var write = new WriteOptions(WriteFlags.BufferHint);
        var original = new CallOptions(headers, Deadline, cancellation.Token, write, null, credentials);

        var changed = original.WithHeaders(Metadata.Empty)
            .WithDeadline(DateTime.MaxValue)
            .WithCancellationToken(CancellationToken.None)
            .WithWriteOptions(WriteOptions.Default)
            .WithWaitForReady();

        Assert.Same(Metadata.Empty, changed.Headers);
        Assert.Equal(DateTime.MaxValue, changed.Deadline);
        Assert.Equal(CancellationToken.None, changed.CancellationToken);
        Assert.Same(WriteOptions.Default, changed.WriteOptions);
        Assert.Same(credentials, changed.Credentials);
        Assert.True(changed.IsWaitForReady);
        Assert.False(changed.WithWaitForReady(false).IsWaitForReady);

        Assert.Same(headers, original.Headers);
        Assert.Equal(Deadline, original.Deadline);
        Assert.Equal(cancellation.Token, original.CancellationToken);
        Assert.Same(write, original.WriteOptions);
        Assert.False(original.IsWaitForReady);
    }
}
