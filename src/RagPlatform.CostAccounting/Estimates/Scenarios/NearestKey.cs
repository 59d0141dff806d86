namespace RagPlatform.CostAccounting.Estimates.Scenarios;

/// <summary>Finds the known key that a mistyped one was meant for.</summary>
internal static class NearestKey
{
    private const int MaxCharacters = 64;

    /// <summary>
    /// The key that is fewest single-character insertions, deletions and replacements away (Levenshtein distance), where that is at most half of its
    /// length; null without one. Example: 'querys' is 2 away from 'queries'.
    /// </summary>
    public static string? Of(string typed, IEnumerable<string> known)
    {
        if (typed.Length > MaxCharacters)
        {
            return null;
        }

        (string Key, int Distance) nearest = known.Select(key => (key, Distance(typed, key))).MinBy(pair => pair.Item2);
        return nearest.Key is not null && nearest.Distance <= nearest.Key.Length / 2 ? nearest.Key : null;
    }

    private static int Distance(string from, string to)
    {
        int[] row = [.. Enumerable.Range(0, to.Length + 1)];
        for (int i = 1; i <= from.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.Length; j++)
            {
                int replaced = diagonal + (char.ToLowerInvariant(from[i - 1]) == to[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
