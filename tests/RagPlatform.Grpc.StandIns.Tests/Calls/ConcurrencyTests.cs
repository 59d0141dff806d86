using RagPlatform.Grpc.StandIns.Tests.Hosting;
using RagPlatform.Grpc.StandIns.Tests.Protos;
using Xunit;

namespace RagPlatform.Grpc.StandIns.Tests.Calls;

public sealed class ConcurrencyTests
{
    [Fact]
    public async Task UnaryCalls_SixtyFourCallersOnOneChannel_EachGetTheirOwnAnswers()
    {
        await using var server = await ProbeServer.StartAsync();
        var client = server.CreateClient();

        var mistakes = await Task.WhenAll(Enumerable.Range(0, 64).Select(caller => Task.Run(async () =>
        {
            var wrong = 0;
            for (var i = 0; i < 50; i++)
            {
                var sent = new ProbeMessage { Text = $"caller {caller}", Count = i };
                wrong += sent.Equals(await client.EchoAsync(sent)) ? 0 : 1;
            }

            return wrong;
        })));

        Assert.Equal(0, mistakes.Sum());
        Assert.Equal(64 * 50, server.Log.Calls.Count);
    }

    [Fact]
    public async Task DuplexCalls_SixtyFourAtOnce_DoNotMixTheirMessages()
    {
        await using var server = await ProbeServer.StartAsync();
        var client = server.CreateClient();

        var sums = await Task.WhenAll(Enumerable.Range(0, 64).Select(caller => Task.Run(async () =>
        {
            using var call = client.Chat();
            var sum = 0;
            for (var i = 0; i < 20; i++)
            {
                await call.RequestStream.WriteAsync(new ProbeMessage { Count = caller });
                Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
                sum += call.ResponseStream.Current.Count;
            }

            await call.RequestStream.CompleteAsync();
            return sum;
        })));

        Assert.Equal(Enumerable.Range(0, 64).Select(caller => caller * 20), sums);
    }
}
