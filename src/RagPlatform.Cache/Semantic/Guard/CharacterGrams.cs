namespace RagPlatform.Cache.Semantic.Guard;

/// <summary>Runs of three characters of a text: alike for forms of a word and for slips of the keyboard.</summary>
internal static class CharacterGrams
{
    private const int Length = 3;

    /// <summary>The runs, hashed, each once, in ascending order.</summary>
    public static uint[] Of(string text)
    {
        if (text.Length < Length)
        {
            return [];
        }

        var grams = new uint[text.Length - Length + 1];
        for (int i = 0; i < grams.Length; i++)
        {
            grams[i] = (((uint)text[i] * 0x9E37_79B1) ^ text[i + 1]) * 0x85EB_CA77 ^ text[i + 2];
        }

        Array.Sort(grams);
        int count = 0;
        foreach (uint gram in grams)
        {
            if (count == 0 || grams[count - 1] != gram)
            {
                grams[count++] = gram;
            }
        }

        return grams[..count];
    }

    /// <summary>Runs both have.</summary>
    public static int Shared(IReadOnlyList<uint> one, IReadOnlyList<uint> other)
    {
        var (x, y) = ((uint[])one, (uint[])other);
        (int i, int j, int shared) = (0, 0, 0);
        while (i < x.Length && j < y.Length)
        {
            int order = x[i].CompareTo(y[j]);
            shared += order == 0 ? 1 : 0;
            i += order <= 0 ? 1 : 0;
            j += order >= 0 ? 1 : 0;
        }

        return shared;
    }
}
