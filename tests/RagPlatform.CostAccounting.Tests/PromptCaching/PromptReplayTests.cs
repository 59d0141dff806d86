using RagPlatform.Contracts.V1;
using RagPlatform.CostAccounting.Planning;
using RagPlatform.CostAccounting.PromptCaching;
using RagPlatform.Tokens.Pricing;
using Xunit;

namespace RagPlatform.CostAccounting.Tests.PromptCaching;

/// <summary>The replay against its definition, and against that of one prefix.</summary>
public sealed class PromptReplayTests
{
    private const int Seeds = 200;
    private const long TtlMs = 300_000;

    [Fact]
    public void Replay_AnyTraffic_ReadsTheLongestPrefixSeenWithinTheTime()
    {
        for (int seed = 0; seed < Seeds; seed++)
        {
            var random = new Random(seed);
            (long At, PromptStep[] Path)[] prompts = Traffic(random);
            var replay = new PromptReplay(TtlMs, minTokens: 256, usableAfterMs: 0);
            foreach ((long at, PromptStep[] path) in prompts)
            {
                replay.Add(at, path);
            }

            IReadOnlyList<(long Read, long Write)> uses = replay.Finish();

            for (int i = 0; i < prompts.Length; i++)
            {
                long longest = prompts[..i]
                    .Where(earlier => prompts[i].At - earlier.At < TtlMs)
                    .Select(earlier => earlier.Path.Zip(prompts[i].Path).TakeWhile(pair => pair.First == pair.Second).Count() * 128L)
                    .Where(tokens => tokens >= 256)
                    .DefaultIfEmpty(0)
                    .Max();
                Assert.Equal(longest, uses[i].Read);
                Assert.InRange(uses[i].Read + uses[i].Write, 0, prompts[i].Path.Length * 128L);
            }

            // Nothing is read that nobody wrote, and nothing written that nobody reads.
            Assert.Equal(uses.Any(use => use.Read > 0), uses.Any(use => use.Write > 0));
        }
    }

    [Fact]
    public void Replay_OnePrefix_ReadsAsThePlanDoes()
    {
        for (int seed = 0; seed < Seeds; seed++)
        {
            var random = new Random(seed);
            long usableAfterMs = random.Next(0, 5000);
            var replay = new PromptReplay(TtlMs, 1024, usableAfterMs);
            var prefix = new PrefixReplay(new PromptCacheLayout { PrefixTokens = 2048, UsableAfterMs = usableAfterMs });
            var expected = new List<bool>();
            long at = 0;
            for (int i = 0; i < 50; i++)
            {
                at += random.Next(3) switch { 0 => 0, 1 => random.Next(3000), _ => random.Next(500_000) };
                replay.Add(at, [new PromptStep(1, 2048)]);
                expected.Add(prefix.Split(at, new TokenCounts(InputUncached: 3000)).CacheRead > 0);
            }

            Assert.Equal(expected, replay.Finish().Select(use => use.Read > 0));
        }
    }

    private static (long At, PromptStep[] Path)[] Traffic(Random random)
    {
        long at = 0;
        return
        [
            .. Enumerable.Range(0, 40).Select(_ =>
            {
                at += random.Next(200_000);
                ulong hash = 1;
                var path = new List<PromptStep>();
                for (int step = random.Next(6); step > 0; step--)
                {
                    hash = (hash * 3) + (ulong)random.Next(2) + 1;
                    path.Add(new PromptStep(hash, (path.Count + 1) * 128L));
                }

                return (at, path.ToArray());
            }),
        ];
    }
}
