using RagPlatform.Cache.Entries;
using RagPlatform.Cache.Scopes;
using RagPlatform.Contracts.V1;
using RagPlatform.ServiceDefaults.Errors;

namespace RagPlatform.Cache.Administration;

/// <summary>The entries an administrator means.</summary>
internal static class EntrySelection
{
    /// <summary>Whether a filter selects an entry.</summary>
    /// <exception cref="PlatformException">INVALID_ARGUMENT naming the field.</exception>
    public static Func<CacheEntry, bool> Of(CacheFilter filter)
    {
        CacheDigest id = default;
        if (filter.EntryId.Length > 0 && !CacheDigest.TryParse(filter.EntryId, out id))
        {
            throw PlatformException.InvalidField(
                "filter.entry_id", $"An entry's id has {CacheDigest.TextLength} hexadecimal digits, as in a reply's 'cache.entry_id'.");
        }

        if (filter.DocumentId.Length > 0 && filter.Collection.Length == 0)
        {
            throw PlatformException.InvalidField("filter.collection", "Say in which collection the document is.");
        }

        if (filter.StoredBeforeMs < 0)
        {
            throw PlatformException.InvalidField("filter.stored_before_ms", "'stored_before_ms' is Unix time in milliseconds, or 0 for any time.");
        }

        ulong document = DocumentKey.Of(filter.Collection, filter.DocumentId);
        return entry =>
            (filter.EntryId.Length == 0 || entry.Id == id)
            && (filter.Collection.Length == 0 || entry.Scope.Collections.Contains(filter.Collection))
            && (filter.DocumentId.Length == 0 || entry.Documents.Contains(document))
            && (filter.QuestionContains.Length == 0 || entry.Question.Contains(filter.QuestionContains, StringComparison.OrdinalIgnoreCase))
            && (filter.Model.Length == 0 || entry.Model == filter.Model)
            && (filter.StoredBeforeMs == 0 || entry.StoredAtMs < filter.StoredBeforeMs);
    }
}
