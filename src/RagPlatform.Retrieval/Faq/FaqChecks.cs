using RagPlatform.Contracts.V1;
using RagPlatform.Retrieval.Collections;
using RagPlatform.ServiceDefaults.Errors;

namespace RagPlatform.Retrieval.Faq;

/// <summary>Bounds of what may be put; each refusal names the entry's field and what would be accepted.</summary>
internal static class FaqChecks
{
    /// <summary>Entries one call may put or delete.</summary>
    public const int MaxEntriesOfACall = 500;

    private const int MaxQuestionLength = 1000;
    private const int MaxAnswerLength = 8000;
    private const int MaxQuoteLength = 8000;
    private const int MaxLabels = 64;
    private const int MaxLabelLength = 64;

    /// <exception cref="PlatformException">INVALID_ARGUMENT naming the field.</exception>
    public static void Check(IReadOnlyList<FaqEntry> entries)
    {
        if (entries.Count is 0 or > MaxEntriesOfACall)
        {
            throw PlatformException.InvalidField("entries", $"Send 1 to {MaxEntriesOfACall} entries in one call.");
        }

        var ids = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < entries.Count; i++)
        {
            FaqEntry entry = entries[i];
            Require(CollectionStore.IsName(entry.EntryId), $"entries[{i}].entry_id",
                "An entry's id is 1 to 64 lower-case letters, digits, '-' and '_', beginning with a letter or digit.");
            Require(ids.Add(entry.EntryId), $"entries[{i}].entry_id", $"The id '{entry.EntryId}' is there twice; name each entry once.");
            CheckText($"entries[{i}].question", entry.Question, MaxQuestionLength);
            Require(FaqQuestion.Of(entry.Question).Normal.Length > 0, $"entries[{i}].question", "A question has at least one letter or digit.");
            CheckText($"entries[{i}].answer", entry.Answer, MaxAnswerLength);
            Require(
                entry.AclLabels.Count <= MaxLabels && entry.AclLabels.All(label => label.Length is > 0 and <= MaxLabelLength),
                $"entries[{i}].acl_labels",
                $"An entry has at most {MaxLabels} labels of 1 to {MaxLabelLength} characters.");
            Require(
                entry.Source is null || (entry.Source.Start >= 0 && entry.Source.End > entry.Source.Start
                    && entry.Source.End - entry.Source.Start <= MaxQuoteLength),
                $"entries[{i}].source",
                $"A source is a span of 1 to {MaxQuoteLength:N0} UTF-16 code units: 0 <= 'start' < 'end'.");
        }
    }

    private static void CheckText(string field, string text, int maxLength)
    {
        Require(!string.IsNullOrWhiteSpace(text) && text.Length <= maxLength, field, $"'{field}' has 1 to {maxLength:N0} characters.");

        // A database cannot hold the one; the other is what broken UTF-8 was read as.
        Require(!text.AsSpan().ContainsAny('\0', '\uFFFD'), field, $"'{field}' is plain text encoded in UTF-8; leave the character NUL out.");
    }

    private static void Require(bool condition, string field, string message)
    {
        if (!condition)
        {
            throw PlatformException.InvalidField(field, message);
        }
    }
}
