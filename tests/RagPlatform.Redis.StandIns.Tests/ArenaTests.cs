using Pipelines.Sockets.Unofficial.Arenas;

namespace RagPlatform.Redis.StandIns.Tests;

public class ArenaTests
{
    [Fact]
    public void Allocate_RandomSizes_RunsNeverOverlapUntilReset()
    {
        var random = new Random(3);
        using var arena = new Arena<int>(new ArenaOptions(blockSizeBytes: 256));
        for (var round = 0; round < 20; round++)
        {
            var runs = new List<Sequence<int>>();
            for (var i = 0; i < 50; i++)
            {
                var run = arena.Allocate(random.Next(0, 200));
                for (var j = 0; j < run.Length; j++)
                {
                    run[j] = i;
                }

                runs.Add(run);
            }

            for (var i = 0; i < runs.Count; i++)
            {
                Assert.All(runs[i].FirstSpan.ToArray(), value => Assert.Equal(i, value));
            }

            arena.Reset();
        }
    }

    [Fact]
    public void Reset_ElementsWithReferences_LetsThemGo()
    {
        using var arena = new Arena<object?>();
        var run = arena.Allocate(3);
        run[0] = new object();

        arena.Reset();

        Assert.Null(arena.Allocate(3)[0]);
    }

    [Fact]
    public void Reset_AfterAHugeRun_DoesNotKeepItsBlock()
    {
        var allocator = new CountingAllocator();
        using var arena = new Arena<byte>(new ArenaOptions(blockSizeBytes: 1024), allocator);
        arena.Allocate(10);
        arena.Allocate(1_000_000);

        arena.Reset();

        Assert.Equal(0, allocator.Out);
        arena.Allocate(10);
        Assert.Equal(1024, allocator.Out);
    }

    [Fact]
    public void Dispose_AllBlocks_GoBack()
    {
        var allocator = new CountingAllocator();
        var arena = new Arena<byte>(new ArenaOptions(blockSizeBytes: 64), allocator);
        for (var i = 0; i < 10; i++)
        {
            arena.Allocate(60);
        }

        arena.Dispose();
        arena.Dispose();

        Assert.Equal(0, allocator.Out);
        Assert.Throws<ObjectDisposedException>(() => arena.Allocate(1));
    }

    [Fact]
    public void Untyped_CastToItsOwnTypeAndAnother_GivesTheSameStretchOrRefuses()
    {
        using var arena = new Arena<int>();
        var run = arena.Allocate(4);
        run[3] = 7;

        Assert.Equal(7, run.Untyped().Cast<int>()[3]);
        Assert.Throws<InvalidCastException>(() => run.Untyped().Cast<long>());
        Assert.True(default(Sequence).Cast<long>().IsEmpty);
    }

    [Fact]
    public void Enumeration_EmptyAndFull_VisitsEveryElementByReference()
    {
        using var arena = new Arena<int>();
        var run = arena.Allocate(5);
        var next = 0;
        foreach (ref var element in run)
        {
            element = next++;
        }

        Assert.Equal(["0", "1", "2", "3", "4"], run.ToArray((in int x) => $"{x}"));
        Assert.Equal([10, 11, 12, 13, 14], run.ToArray((in int x, in int added) => x + added, 10));
        Assert.Empty(default(Sequence<int>).ToArray((in int x) => x));
        Assert.Throws<ArgumentException>(() => run.CopyTo(new int[4], (in int x) => x));
        var spans = 0;
        foreach (var span in run.Spans)
        {
            spans += span.Length;
        }

        Assert.Equal(5, spans);
    }

    private sealed class CountingAllocator : Allocator<byte>
    {
        internal int Out { get; private set; }

        public override byte[] Allocate(int length)
        {
            Out += length;
            return new byte[length];
        }

        public override void Release(byte[] array, bool clear) => Out -= array.Length;
    }
}
