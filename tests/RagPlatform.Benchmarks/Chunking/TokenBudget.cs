using RagPlatform.Contracts.V1;
using RagPlatform.Retrieval.Chunking;
using RagPlatform.Text.Sentences;

namespace RagPlatform.Benchmarks.Chunking;

/// <summary>Makes cuts comparable: each may retrieve the same number of tokens a question, however long its chunks are.</summary>
internal sealed class TokenBudget(TokenMeter meter, int tokens)
{
    /// <summary>The passages in their order as far as they fit; the last is cut, in proportion to its characters, where the budget ends.</summary>
    public List<(string Document, TextSpan Span)> Spend(IEnumerable<Passage> passages)
    {
        var taken = new List<(string, TextSpan)>();
        int left = tokens;
        foreach (Passage passage in passages)
        {
            int cost = meter.Count(passage.Text);
            int length = cost <= left ? passage.Text.Length : (int)((long)passage.Text.Length * left / cost);
            if (length > 0)
            {
                taken.Add((passage.DocumentId, new TextSpan(passage.Start, passage.Start + length)));
            }

            left -= cost;
            if (left <= 0)
            {
                break;
            }
        }

        return taken;
    }
}
