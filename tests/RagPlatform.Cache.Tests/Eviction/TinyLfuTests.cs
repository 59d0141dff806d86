using RagPlatform.Cache.Eviction;
using Xunit;

namespace RagPlatform.Cache.Tests.Eviction;

/// <summary>What stays in memory is what is asked for, and never more than there is room for.</summary>
public sealed class TinyLfuTests
{
    private sealed record Item(UInt128 Key);

    [Fact]
    public void Add_AFloodOfItemsAskedForOnce_DrivesOutNothingPopular()
    {
        var cache = new TinyLfu<Item>(1000, 1000, item => item.Key);
        var held = new HashSet<Item>();
        Item[] popular = [.. Enumerable.Range(0, 50).Select(i => new Item((UInt128)i))];
        for (int round = 0; round < 5; round++)
        {
            foreach (Item item in popular)
            {
                Ask(cache, held, item, 10);
            }
        }

        for (int i = 1000; i < 11_000; i++)
        {
            Ask(cache, held, new Item((UInt128)i), 10);
        }

        Assert.All(popular, item => Assert.Contains(item, held));
    }

    [Fact]
    public void Add_APopularItemAfterwards_TakesTheRoomOfUnpopularOnes()
    {
        var cache = new TinyLfu<Item>(1000, 1000, item => item.Key);
        var held = new HashSet<Item>();
        for (int i = 0; i < 500; i++)
        {
            Ask(cache, held, new Item((UInt128)i), 10);
        }

        var wanted = new Item(100_000);
        for (int i = 0; i < 8; i++)
        {
            cache.Record(wanted.Key);
        }

        Ask(cache, held, wanted, 10);
        for (int i = 1000; i < 1100; i++)
        {
            Ask(cache, held, new Item((UInt128)i), 10);
        }

        Assert.Contains(wanted, held);
    }

    [Fact]
    public void AddTouchRemove_AtRandom_NeverHoldsMoreThanAllowedAndCountsRight()
    {
        const long max = 5000;
        var random = new Random(3);
        var cache = new TinyLfu<Item>(max, 100, item => item.Key);
        var sizes = new Dictionary<Item, long>();
        for (int i = 0; i < 20_000; i++)
        {
            var item = new Item((UInt128)random.Next(300));
            Item? known = sizes.Keys.FirstOrDefault(one => one.Key == item.Key);
            switch (random.Next(4))
            {
                case 0 when known is not null:
                    cache.Remove(known);
                    sizes.Remove(known);
                    break;
                case 1 when known is not null:
                    cache.Touch(known);
                    break;
                default:
                    cache.Record(item.Key);
                    item = known ?? item;
                    sizes[item] = random.Next(1, 400);
                    foreach (Item gone in cache.Add(item, sizes[item]))
                    {
                        Assert.True(sizes.Remove(gone));
                    }

                    break;
            }

            Assert.InRange(cache.Bytes, 0, max);
            Assert.Equal((sizes.Values.Sum(), sizes.Count), (cache.Bytes, cache.Count));
        }
    }

    [Fact]
    public void HitRate_OnASkewedStream_IsAboveThatOfTheLeastRecentlyUsed()
    {
        // Zipf with exponent 1 over 10,000 keys, and a scan of keys never asked again between: room for 500.
        var random = new Random(5);
        double[] weights = [.. Enumerable.Range(1, 10_000).Select(rank => 1.0 / rank)];
        double[] sums = new double[weights.Length];
        double sum = 0;
        for (int i = 0; i < sums.Length; i++)
        {
            sums[i] = sum += weights[i];
        }

        var cache = new TinyLfu<Item>(500, 500, item => item.Key);
        var held = new Dictionary<UInt128, Item>();
        var recent = new LinkedList<UInt128>();
        var nodes = new Dictionary<UInt128, LinkedListNode<UInt128>>();
        int hits = 0;
        int recentHits = 0;
        for (int i = 0; i < 60_000; i++)
        {
            int at = Array.BinarySearch(sums, random.NextDouble() * sum);
            UInt128 key = i % 3 == 0 ? (UInt128)(1_000_000 + i) : (UInt128)(at < 0 ? ~at : at);
            cache.Record(key);
            if (held.TryGetValue(key, out Item? item))
            {
                hits++;
                cache.Touch(item);
            }
            else
            {
                held[key] = item = new Item(key);
                foreach (Item gone in cache.Add(item, 1))
                {
                    held.Remove(gone.Key);
                }
            }

            if (nodes.TryGetValue(key, out LinkedListNode<UInt128>? node))
            {
                recentHits++;
                recent.Remove(node);
                recent.AddFirst(node);
            }
            else
            {
                nodes[key] = recent.AddFirst(key);
                if (nodes.Count > 500)
                {
                    nodes.Remove(recent.Last!.Value);
                    recent.RemoveLast();
                }
            }
        }

        Assert.True(hits > recentHits * 1.1, $"{hits} hits against {recentHits}");
    }

    private static void Ask(TinyLfu<Item> cache, HashSet<Item> held, Item item, long bytes)
    {
        cache.Record(item.Key);
        if (held.Contains(item))
        {
            cache.Touch(item);
            return;
        }

        held.Add(item);
        foreach (Item gone in cache.Add(item, bytes))
        {
            held.Remove(gone);
        }
    }
}
