using RagPlatform.Contracts.V1;
using RagPlatform.ServiceDefaults.Errors;

namespace RagPlatform.CostAccounting.PromptCaching;

/// <summary>Refuses prints that are none, naming the field.</summary>
internal static class PromptPrintValidator
{
    /// <summary>Tokens of a step.</summary>
    public const int StepTokens = 128;

    private const int MaxSteps = 128;
    private const int MaxSections = 16;
    private const int MaxNameLength = 32;
    private const long MaxTokens = 1_000_000_000;

    /// <exception cref="PlatformException">INVALID_ARGUMENT naming the field.</exception>
    public static void Validate(PromptPrint print, string eventId)
    {
        Require(print.Tokens is > 0 and <= MaxTokens, "prompt_print.tokens", $"has 1 to {MaxTokens:N0} tokens");
        Require(
            print.Steps.Count <= Math.Min(MaxSteps, print.Tokens / StepTokens),
            "prompt_print.steps",
            $"has a hash for each whole {StepTokens} tokens, and at most {MaxSteps}");
        Require(print.Sections.Count <= MaxSections, "prompt_print.sections", $"has at most {MaxSections} sections");
        long end = 0;
        foreach (PromptSection section in print.Sections)
        {
            Require(
                section.Name.Length is > 0 and <= MaxNameLength
                    && section.Name.All(each => char.IsAsciiLetterLower(each) || char.IsAsciiDigit(each) || each == '_'),
                "prompt_print.sections.name",
                $"names a section in 1 to {MaxNameLength} lower-case letters, digits and '_'");
            Require(
                section.EndTokens > end && section.EndTokens <= print.Tokens,
                "prompt_print.sections.end_tokens",
                "has sections that end one behind the other, and none behind the prompt");
            end = section.EndTokens;
        }

        void Require(bool condition, string field, string rule)
        {
            if (!condition)
            {
                throw PlatformException.InvalidField(field, $"The print of a prompt {rule}; that of the usage event '{eventId}' does not.");
            }
        }
    }
}
