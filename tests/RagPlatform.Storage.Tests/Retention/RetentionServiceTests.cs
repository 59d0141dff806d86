using Microsoft.Extensions.Logging.Abstractions;
using RagPlatform.Storage.Retention;
using Xunit;

namespace RagPlatform.Storage.Tests.Retention;

public sealed class RetentionServiceTests
{
    [Fact]
    public async Task Round_ThatFails_IsFollowedByAnother()
    {
        using var service = new FailingOnce();
        await service.StartAsync(CancellationToken.None);

        await service.SecondRound.WaitAsync(TimeSpan.FromSeconds(30));

        await service.StopAsync(CancellationToken.None);
        Assert.True(service.ExecuteTask!.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Stop_DuringARound_EndsWithoutAnError()
    {
        using var service = new NeverDone();
        await service.StartAsync(CancellationToken.None);
        await service.Begun.WaitAsync(TimeSpan.FromSeconds(30));

        await service.StopAsync(CancellationToken.None);

        Assert.True(service.ExecuteTask!.IsCompletedSuccessfully);
    }

    private sealed class FailingOnce() : RetentionService(
        "Test rows", TimeSpan.FromMilliseconds(1), TimeProvider.System, NullLogger.Instance)
    {
        private readonly TaskCompletionSource _second = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _rounds;

        public Task SecondRound => _second.Task;

        protected override Task<int> ForgetAsync(CancellationToken cancellationToken)
        {
            if (++_rounds == 1)
            {
                throw new InvalidOperationException("The store is away.");
            }

            _second.TrySetResult();
            return Task.FromResult(1);
        }
    }

    private sealed class NeverDone() : RetentionService(
        "Test rows", TimeSpan.FromMinutes(1), TimeProvider.System, NullLogger.Instance)
    {
        private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Begun => _begun.Task;

        protected override async Task<int> ForgetAsync(CancellationToken cancellationToken)
        {
            _begun.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            return 0;
        }
    }
}
