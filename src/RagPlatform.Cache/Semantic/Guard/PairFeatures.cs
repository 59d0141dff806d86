namespace RagPlatform.Cache.Semantic.Guard;

/// <summary>What the verifier looks at in a pair of questions: their cosine, and how their words, characters and order correspond.
/// Each is oriented so that more of it speaks for the same answer, and the verifier's weights are not negative: it cannot learn from one
/// kind of questions that less likeness is better, which would not hold for others.</summary>
internal static class PairFeatures
{
    /// <summary>Numbers in a row.</summary>
    public const int Count = 20;

    /// <summary>Writes the features of a pair.</summary>
    public static void Write(QuestionTraits asked, QuestionTraits cached, double similarity, TermAlignment alignment, Span<double> row)
    {
        (int x, int y) = (Math.Max(1, asked.Terms.Count), Math.Max(1, cached.Terms.Count));
        (int onlyX, int onlyY) = (alignment.OnlyAsked.Count, alignment.OnlyCached.Count);
        double coverX = 1 - (onlyX / (double)x);
        double coverY = 1 - (onlyY / (double)y);
        double grams = CharacterGrams.Shared(asked.Grams, cached.Grams);
        double gramsX = grams / Math.Max(1, asked.Grams.Count);
        double gramsY = grams / Math.Max(1, cached.Grams.Count);
        (double lettersX, double lettersY) = (Letters(alignment.OnlyAsked), Letters(alignment.OnlyCached));
        (int namesX, int namesY) = (OwnNames(alignment.OnlyAsked, cached), OwnNames(alignment.OnlyCached, asked));
        bool swapped = onlyX > 0 && onlyY > 0;
        row[0] = 1;
        row[1] = (similarity - 0.8) * 5;
        row[2] = Math.Max(0, similarity - 0.9) * 10;
        row[3] = Math.Min(coverX, coverY);
        row[4] = Math.Max(coverX, coverY);
        row[5] = Math.Min(gramsX, gramsY);
        row[6] = Math.Max(gramsX, gramsY);
        row[7] = -Math.Min(Math.Min(onlyX, onlyY), 4) / 4.0;
        row[8] = -Math.Min(Math.Max(onlyX, onlyY), 8) / 8.0;
        row[9] = swapped ? -Math.Min(coverX, coverY) : 0;
        row[10] = onlyX == 0 && onlyY == 0 ? 1 : 0;
        row[11] = alignment.Same / (double)Math.Max(x, y);
        row[12] = Math.Min(x, y) / (double)Math.Max(x, y);
        row[13] = InOrder(alignment);
        row[14] = -Math.Min(namesX + namesY, 4) / 4.0;
        row[15] = -Math.Min(Math.Abs(asked.Squashed.Length - cached.Squashed.Length), 60) / 60.0;
        row[16] = SmallShare(asked, cached);
        row[17] = -Math.Min(lettersX, lettersY) / 20.0;
        row[18] = asked.Asks != AskedKinds.None && asked.Asks == cached.Asks ? 1 : 0;
        row[19] = -Math.Max(lettersX, lettersY) / 40.0;
    }

    private static double Letters(List<Term> terms)
    {
        int letters = 0;
        foreach (Term term in terms)
        {
            letters += term.Word.Length;
        }

        return Math.Min(letters, 40);
    }

    private static int OwnNames(List<Term> terms, QuestionTraits other)
    {
        int count = 0;
        foreach (Term term in terms)
        {
            count += term.IsName && !other.Squashed.Contains(term.Word, StringComparison.Ordinal) ? 1 : 0;
        }

        return count;
    }

    // Share of neighbouring aligned terms whose counterparts follow each other too.
    private static double InOrder(TermAlignment alignment)
    {
        (int pairs, int kept, int last) = (0, 0, -1);
        foreach (int partner in alignment.Partners)
        {
            if (partner < 0)
            {
                continue;
            }

            if (last >= 0)
            {
                pairs++;
                kept += partner > last ? 1 : 0;
            }

            last = partner;
        }

        return pairs == 0 ? 1 : kept / (double)pairs;
    }

    private static double SmallShare(QuestionTraits asked, QuestionTraits cached)
    {
        (int x, int y) = (asked.SmallWords.Count, cached.SmallWords.Count);
        if (x == 0 || y == 0)
        {
            return x == y ? 1 : 0;
        }

        int shared = 0;
        foreach (string word in asked.SmallWords)
        {
            shared += cached.SmallWords.Contains(word) ? 1 : 0;
        }

        return Math.Min(1, shared / (double)Math.Max(x, y));
    }
}
