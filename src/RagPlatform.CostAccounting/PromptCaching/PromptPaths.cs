using RagPlatform.Contracts.V1;

namespace RagPlatform.CostAccounting.PromptCaching;

/// <summary>The beginnings of a prompt, shortest first: as it was sent, or as it would have been with its sections laid out otherwise.</summary>
internal static class PromptPaths
{
    private const ulong Odd = 0x9E3779B97F4A7C15;

    /// <summary>As it was sent.</summary>
    public static IReadOnlyList<PromptStep> AsSent(PromptPrint print) =>
        [.. print.Steps.Select((hash, i) => new PromptStep(hash, (i + 1L) * PromptPrintValidator.StepTokens))];

    /// <summary>
    /// With what changes least first. Of a section only the whole is known, so that two prompts that share half of one share nothing of it here.
    /// </summary>
    /// <param name="print">The print.</param>
    /// <param name="steady">A section that is taken to be the same in all prompts; empty: none.</param>
    public static IReadOnlyList<PromptStep> Rearranged(PromptPrint print, string steady)
    {
        var steps = new List<PromptStep>(print.Sections.Count);
        ulong chain = Odd;
        long end = 0;
        foreach ((PromptSection section, long tokens) in WithTokens(print).OrderBy(item => PromptSections.Rank(item.Section.Name)))
        {
            bool isSteady = section.Name == steady;
            if (section.Hash == 0 && !isSteady)
            {
                break;
            }

            // Any mixing does: the hashes it mixes are keyed already.
            chain = unchecked((chain ^ (isSteady ? 1 : section.Hash)) * Odd);
            chain ^= chain >> 32;
            end += tokens;
            steps.Add(new PromptStep(chain, end / PromptPrintValidator.StepTokens * PromptPrintValidator.StepTokens));
        }

        return steps;
    }

    private static IEnumerable<(PromptSection Section, long Tokens)> WithTokens(PromptPrint print)
    {
        long begin = 0;
        foreach (PromptSection section in print.Sections)
        {
            yield return (section, section.EndTokens - begin);
            begin = section.EndTokens;
        }
    }
}
