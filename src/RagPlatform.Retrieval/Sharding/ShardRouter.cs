using Microsoft.Extensions.Options;
using RagPlatform.Retrieval.Vectors;

namespace RagPlatform.Retrieval.Sharding;

/// <summary>
/// Chooses the shards whose vectors are searched. Two kinds of evidence vote for where answers lie, each by reciprocal ranks, as in resource selection by a
/// central sample (ReDDE: Si and Callan, SIGIR 2003): the chunks that match best by words, which are known exactly, and those of a sample of each shard's
/// vectors that are nearest. The shards with the most votes are searched until they hold the wanted share of them.
/// </summary>
internal sealed class ShardRouter(IOptions<ShardOptions> options)
{
    /// <summary>Nearest samples that vote.</summary>
    public const int VotingSamples = 20;

    // As in reciprocal rank fusion: the first ranks count, but not alone.
    private const double RankOffset = 10;

    /// <summary>The shards to search, most votes first; all of them where nothing votes.</summary>
    /// <param name="all">All shards.</param>
    /// <param name="byWords">The shards of the best matches by words, best first, one entry a match.</param>
    /// <param name="bySample">The shards of the nearest samples, nearest first, one entry a sample.</param>
    /// <remarks>Example: two matches by words in "a", one sample in "b": "a" holds 1/2, "b" 1/2; with a coverage of 0.9 both are searched.</remarks>
    public IReadOnlyList<string> Choose(IReadOnlyList<string> all, IReadOnlyList<string> byWords, IReadOnlyList<string> bySample)
    {
        var votes = new Dictionary<string, double>(StringComparer.Ordinal);
        Count(votes, byWords);
        Count(votes, bySample);
        double wanted = votes.Values.Sum() * options.Value.Coverage;
        if (votes.Count == 0 || options.Value.Coverage >= 1)
        {
            return all;
        }

        var chosen = new List<string>();
        double held = 0;
        foreach ((string shard, double share) in votes.OrderByDescending(vote => vote.Value).ThenBy(vote => vote.Key, StringComparer.Ordinal))
        {
            if (held >= wanted)
            {
                break;
            }

            chosen.Add(shard);
            held += share;
        }

        return chosen;
    }

    /// <summary>The one shard that a filter on the field a collection is split by leaves; null where there is no such filter.</summary>
    public static string? Filtered(string shardBy, VectorFilter filter) =>
        filter.Metadata.GetValueOrDefault(shardBy);

    // Both kinds have the same weight, whatever their number.
    private static void Count(Dictionary<string, double> votes, IReadOnlyList<string> ranking)
    {
        double all = Enumerable.Range(1, ranking.Count).Sum(rank => 1 / (rank + RankOffset));
        foreach ((int index, string shard) in ranking.Index())
        {
            votes[shard] = votes.GetValueOrDefault(shard) + (1 / (index + 1 + RankOffset) / all);
        }
    }
}
