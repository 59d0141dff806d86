using RagPlatform.Contracts.V1;
using RagPlatform.Retrieval.Collections;
using RagPlatform.ServiceDefaults.Identity;

namespace RagPlatform.Retrieval.Faq;

/// <summary>An entry as it is kept in memory.</summary>
/// <param name="Collection">Where it belongs.</param>
/// <param name="Entry">The entry as it was put.</param>
/// <param name="Quote">What its source said when it was put; empty: it names no source.</param>
/// <param name="DocumentLabels">The labels of its source's document then.</param>
/// <param name="Model">What its vector was made with.</param>
/// <param name="Vector">Its question's vector; empty: there is none worth comparing.</param>
internal sealed record FaqItem(
    CollectionKey Collection, FaqEntry Entry, string Quote, IReadOnlyList<string> DocumentLabels, string Model, float[] Vector)
{
    /// <summary>What it asks.</summary>
    public FaqQuestion Asks { get; } = FaqQuestion.Of(Entry.Question);

    /// <summary>Whether a caller may be served it: it and the document it rests on.</summary>
    public bool IsFor(CallerIdentity caller) =>
        caller.Tenant == Collection.Tenant && caller.CanUse(Collection.Name) && caller.CanRead(Entry.AclLabels)
        && caller.CanRead(DocumentLabels);
}
