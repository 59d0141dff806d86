using RagPlatform.Contracts.V1;
using RagPlatform.Retrieval.Collections;
using RagPlatform.Retrieval.Faq;
using RagPlatform.Retrieval.Search;
using RagPlatform.ServiceDefaults.Identity;

namespace RagPlatform.Retrieval.Tests.Faq;

/// <summary>Entries and questions of tests.</summary>
internal static class FaqItems
{
    public static FaqEntry Entry(string id, string question, string answer, params string[] labels) =>
        new() { EntryId = id, Question = question, Answer = answer, AclLabels = { labels } };

    public static FaqItem Item(string question, string? answer = null, float[]? vector = null) => Item(
        new CollectionKey("t", "kb"), Entry("e", question, answer ?? $"The answer to: {question}"), vector);

    public static FaqItem Item(CollectionKey collection, FaqEntry entry, float[]? vector = null) =>
        new(collection, entry, string.Empty, [], "m/1", vector ?? []);

    /// <summary>A question that a FAQ may answer.</summary>
    public static SearchQuery Query(string text, CallerIdentity caller, params string[] collections) => new(
        text,
        collections,
        caller,
        5,
        SearchMode.SearchDefault,
        OnePerDocument: false,
        new Dictionary<string, string>(),
        new SearchTuning(),
        AcceptsFaq: true);
}
