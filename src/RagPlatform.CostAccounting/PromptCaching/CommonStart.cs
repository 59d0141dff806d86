using RagPlatform.Contracts.V1;

namespace RagPlatform.CostAccounting.PromptCaching;

/// <summary>
/// What prompts begin with. In steps of 128 tokens by the hashes of the prompts, and from there on up to the end of sections that are the same.
/// </summary>
/// <param name="AllShareTokens">Tokens that all begin with.</param>
/// <param name="Tokens">Tokens that the asked share of them begins with.</param>
/// <param name="Members">Those prompts.</param>
/// <param name="Break">Where they begin to differ; null: they do not.</param>
internal sealed record CommonStart(long AllShareTokens, long Tokens, IReadOnlyList<PrintedPrompt> Members, PromptBreak? Break)
{
    private const int Percent = 100;

    /// <param name="prompts">At least one.</param>
    /// <param name="sharePercent">Of 100 prompts those that must share it, above 50.</param>
    public static CommonStart Of(IReadOnlyList<PrintedPrompt> prompts, int sharePercent)
    {
        int needed = (int)((((long)prompts.Count * sharePercent) + Percent - 1) / Percent);
        (long all, _, _) = Longest(prompts, prompts.Count);
        (long tokens, int steps, IReadOnlyList<PrintedPrompt> members) = Longest(prompts, needed);
        return new CommonStart(all, tokens, members, FindBreak(members, tokens, steps));
    }

    private static (long Tokens, int Steps, IReadOnlyList<PrintedPrompt> Members) Longest(IReadOnlyList<PrintedPrompt> prompts, int needed)
    {
        int steps = 0;
        IReadOnlyList<PrintedPrompt> members = prompts;
        while (Most(members, prompt => prompt.Print.Steps.Count > steps ? prompt.Print.Steps[steps] : null) is { } same && same.Count >= needed)
        {
            members = same;
            steps++;
        }

        long tokens = (long)steps * PromptPrintValidator.StepTokens;
        IReadOnlyList<PrintedPrompt> sharing = members;
        for (int i = 0; Most(sharing, prompt => SectionHash(prompt.Print, i)) is { } same && same.Count >= needed; i++)
        {
            sharing = same;
            long end = same[0].Print.Sections[i].EndTokens;
            if (end > tokens)
            {
                (tokens, members) = (end, same);
            }
        }

        return (tokens, steps, members);
    }

    private static ulong? SectionHash(PromptPrint print, int index) =>
        print.Sections.Count > index && print.Sections[index].Hash is not 0 and var hash ? hash : null;

    // The largest group of one key, in the order of time; of several as large the one that begins first.
    private static List<PrintedPrompt>? Most(IReadOnlyList<PrintedPrompt> prompts, Func<PrintedPrompt, ulong?> key)
    {
        var groups = new Dictionary<ulong, List<PrintedPrompt>>();
        List<PrintedPrompt>? most = null;
        foreach (PrintedPrompt prompt in prompts)
        {
            if (key(prompt) is { } of)
            {
                if (!groups.TryGetValue(of, out List<PrintedPrompt>? group))
                {
                    groups.Add(of, group = []);
                }

                group.Add(prompt);
                most = most is null || group.Count > most.Count ? group : most;
            }
        }

        return most;
    }

    private static PromptBreak? FindBreak(IReadOnlyList<PrintedPrompt> members, long tokens, int steps)
    {
        PrintedPrompt[] going = [.. members.Where(prompt => prompt.Print.Tokens > tokens)];
        if (going.Length == 0 || members.Count == 1)
        {
            return null;
        }

        // What is shorter than a step has no hash of its own: then its length tells.
        int[] ways = [.. members
            .GroupBy(prompt => prompt.Print.Steps.Count > steps ? prompt.Print.Steps[steps] : (ulong)prompt.Print.Tokens)
            .Select(way => way.Count())];
        string section = going
            .GroupBy(prompt => prompt.Print.Sections.FirstOrDefault(each => each.EndTokens > tokens)?.Name ?? string.Empty)
            .OrderByDescending(group => group.Count())
            .ThenBy(group => group.Key, StringComparer.Ordinal)
            .First().Key;
        return new PromptBreak
        {
            AtTokens = tokens,
            Section = section,
            Prompts = members.Count - ways.Max(),
            Continuations = ways.Length,
            IsExpected = !PromptSections.IsSteady(section),
        };
    }
}
