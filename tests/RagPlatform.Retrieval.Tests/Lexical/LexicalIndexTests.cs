using RagPlatform.Retrieval.Lexical;
using RagPlatform.Text.Words;
using Xunit;

namespace RagPlatform.Retrieval.Tests.Lexical;

public sealed class LexicalIndexTests
{
    private static readonly string[] s_words =
        ["water", "ice", "steam", "kettle", "snow", "river", "cloud", "rain", "boil", "frozen", "glacier", "delta"];

    [Fact]
    public void Search_WorkedExample_IsThatOfTheFormula()
    {
        var index = new LexicalIndex();
        index.Add("zebra");
        for (int i = 0; i < 9; i++)
        {
            index.Add("horse");
        }

        ScoredChunk found = Assert.Single(index.Search(new LexicalQuery("zebra"), 5, _ => true));

        // One occurrence in a chunk of average length: 1 · (k1 + 1) / (1 + k1) = 1, so the rest is the inverse document frequency.
        Assert.Equal(0, found.Chunk);
        Assert.Equal(Math.Log(1 + (9.5 / 1.5)), found.Score, 12);
    }

    [Fact]
    public void Search_AnyCollectionAndQuery_IsThatOfScoringEverything()
    {
        var random = new Random(20261122);
        for (int round = 0; round < 150; round++)
        {
            // Long enough for several blocks a term, with removals and a filter.
            string[] texts = [.. Enumerable.Range(0, random.Next(1, 800)).Select(_ => Text(random))];
            var index = new LexicalIndex();
            Array.ForEach(texts, index.Add);
            HashSet<int> removed = [.. Enumerable.Range(0, texts.Length).Where(_ => random.Next(5) == 0)];
            foreach (int chunk in removed)
            {
                index.Remove(chunk);
            }

            int divisor = random.Next(1, 4);
            string query = Text(random);
            int depth = random.Next(1, 30);

            IReadOnlyList<ScoredChunk> found = index.Search(new LexicalQuery(query), depth, chunk => chunk % divisor == 0);

            ScoredChunk[] expected =
            [
                .. ScoreAll([.. texts.Select((text, chunk) => removed.Contains(chunk) ? null : text)], query)
                    .Select((score, chunk) => new ScoredChunk(chunk, score))
                    .Where(scored => scored.Score > 0 && scored.Chunk % divisor == 0)
                    .OrderByDescending(scored => Math.Round(scored.Score, 9))
                    .ThenBy(scored => scored.Chunk)
                    .Take(depth),
            ];
            Assert.Equal(expected.Select(scored => Math.Round(scored.Score, 9)), found.Select(scored => Math.Round(scored.Score, 9)));
            Assert.Equal(
                expected.Select(scored => scored.Chunk).Order(),
                found.Select(scored => scored.Chunk).Order());
        }
    }

    [Fact]
    public void Match_AnyChunk_GivesTheScoreItWasFoundWith()
    {
        var random = new Random(20261123);
        var index = new LexicalIndex();
        for (int i = 0; i < 300; i++)
        {
            index.Add(Text(random));
        }

        for (int round = 0; round < 50; round++)
        {
            var query = new LexicalQuery(Text(random));
            IReadOnlyList<ScoredChunk> found = index.Search(query, 20, _ => true);

            IReadOnlyList<LexicalMatch> matches = index.Match(query, [.. found.Select(scored => scored.Chunk)]);

            Assert.Equal(found.Select(scored => Math.Round(scored.Score, 9)), matches.Select(match => Math.Round(match.Words, 9)));
        }
    }

    [Fact]
    public void Match_AnotherFormOfAWord_IsFoundByItsParts()
    {
        LexicalIndex index = Index("The immunization of children", "A horse in the meadow");

        IReadOnlyList<LexicalMatch> matches = index.Match(new LexicalQuery("immunology"), [0, 1]);

        Assert.Equal(0, matches[0].Words);
        Assert.True(matches[0].Parts > 0);
        Assert.Equal(default, matches[1]);
    }

    [Fact]
    public void Match_NeighboursInTheQuery_CountWhereTheyAreNeighbours()
    {
        LexicalIndex index = Index("green tea and black coffee", "black tea and green coffee", "a third text entirely");

        IReadOnlyList<LexicalMatch> matches = index.Match(new LexicalQuery("black coffee"), [0, 1]);

        Assert.Equal(matches[0].Words, matches[1].Words, 12);
        Assert.True(matches[0].Phrases > 0);
        Assert.Equal(0, matches[1].Phrases);
    }

    [Fact]
    public void Remove_AnyChunks_LeavesTheStatisticsOfAFreshIndex()
    {
        var random = new Random(20260301);
        for (int round = 0; round < 200; round++)
        {
            string[] texts = [.. Enumerable.Range(0, 12).Select(_ => Text(random))];
            int[] kept = [.. Enumerable.Range(0, texts.Length).Where(_ => random.Next(2) == 0)];
            LexicalIndex index = Index(texts);
            LexicalIndex fresh = Index([.. kept.Select(chunk => texts[chunk])]);
            foreach (int chunk in Enumerable.Range(0, texts.Length).Except(kept))
            {
                index.Remove(chunk);
                index.Remove(chunk);
            }

            var query = new LexicalQuery("frozen water boils in clouds");

            Assert.Equal(fresh.Match(query, [.. Enumerable.Range(0, kept.Length)]), index.Match(query, kept));
            Assert.Equal(
                fresh.Search(query, 12, _ => true).Select(scored => (kept[scored.Chunk], scored.Score)),
                index.Search(query, 12, _ => true).Select(scored => (scored.Chunk, scored.Score)));
            Assert.Equal(kept.Length, index.Count);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("the of and")]
    [InlineData("unheardof")]
    public void Search_NothingToMatch_FindsNothing(string text)
    {
        LexicalIndex index = Index("water and ice");

        Assert.Empty(index.Search(new LexicalQuery(text), 10, _ => true));
        Assert.Empty(new LexicalIndex().Search(new LexicalQuery("water"), 10, _ => true));
    }

    [Fact]
    public void Query_OfManyTerms_KeepsTheFirst()
    {
        string[] words = [.. Enumerable.Range(0, 5000).Select(i => $"w{i}")];
        LexicalIndex index = Index(words[0], words[LexicalQuery.MaxTerms - 1], words[LexicalQuery.MaxTerms]);

        IReadOnlyList<ScoredChunk> found = index.Search(new LexicalQuery(string.Join(' ', words)), 10, _ => true);

        Assert.Equal([0, 1], found.Select(scored => scored.Chunk));
    }

    private static LexicalIndex Index(params string[] texts)
    {
        var index = new LexicalIndex();
        Array.ForEach(texts, index.Add);
        return index;
    }

    // BM25 as the paper writes it, over everything.
    private static double[] ScoreAll(string?[] texts, string query)
    {
        IReadOnlyList<string>?[] chunks = [.. texts.Select(text => text is null ? null : Terms.Of(text))];
        IReadOnlyList<string>[] alive = [.. chunks.OfType<IReadOnlyList<string>>()];
        double average = alive.Length == 0 ? 1 : alive.Average(chunk => chunk.Count);
        return [.. chunks.Select(chunk => chunk is null ? 0 : Terms.Of(query).Sum(term => Score(chunk, term)))];

        double Score(IReadOnlyList<string> chunk, string term)
        {
            int holding = alive.Count(other => other.Contains(term));
            double frequency = chunk.Count(other => other == term);
            double idf = Math.Log(1 + ((alive.Length - holding + 0.5) / (holding + 0.5)));
            return idf * frequency * 2.2 / (frequency + (1.2 * (0.5 + (0.5 * chunk.Count / average))));
        }
    }

    private static string Text(Random random) =>
        string.Join(' ', Enumerable.Range(0, random.Next(1, 12)).Select(_ => s_words[random.Next(s_words.Length)]));
}
