using Microsoft.Extensions.Options;
using RagPlatform.Cache.Scopes;
using RagPlatform.Contracts.V1;
using RagPlatform.Embeddings;
using RagPlatform.Embeddings.UseLite;

namespace RagPlatform.Benchmarks.SemanticCache;

/// <summary>
/// Questions a support desk might get: 100,000 different ones from patterns, so that each has many others near it, and others that ask some of
/// them in other words.
/// </summary>
internal static class LookupQuestions
{
    private static readonly string[] s_actions =
    [
        "cancel", "change", "track", "return", "pay for", "download", "share", "print", "move", "copy", "rename", "archive", "export",
        "import", "schedule", "approve", "review", "delete", "restore", "renew", "lock", "open", "edit", "send", "forward",
    ];

    private static readonly string[] s_things =
    [
        "order", "invoice", "subscription", "account", "password", "report", "contract", "delivery", "ticket", "booking", "refund",
        "voucher", "profile", "address", "phone number", "newsletter", "certificate", "calendar", "backup", "project", "document", "photo",
        "message", "playlist", "licence", "warranty", "appointment", "dashboard", "spreadsheet", "recording",
    ];

    private static readonly string[] s_places =
    [
        "on my phone", "in the app", "on the website", "at the counter", "from abroad", "without a printer", "for my team", "for a colleague",
        "over the weekend", "during the night", "as a guest", "as an administrator", "with a voucher", "by e-mail", "in the archive",
        "after a move", "before the deadline", "in bulk", "from the desktop", "on a tablet", "for my company", "for my family",
        "with two accounts", "with a company card", "while travelling", "in the beta", "on the old site", "at the airport", "by phone",
        "in a shared folder", "for last month", "for next year", "in another language", "in dark mode", "on a slow line",
    ];

    private static readonly string[] s_openings = ["How do I", "Where can I", "Who may", "When should I", "Why can I not"];

    /// <summary>The built-in model without its cache.</summary>
    public static TextEmbedder Embedder()
    {
        IOptions<EmbeddingOptions> options = Options.Create(new EmbeddingOptions { CacheBytes = 0 });
        return new TextEmbedder(new UseLiteEmbeddingGenerator(options), options);
    }

    /// <summary>What is stored, 131,250 different questions.</summary>
    public static IEnumerable<string> Stored() =>
        from place in s_places
        from opening in s_openings
        from action in s_actions
        from thing in s_things
        select $"{opening} {action} my {thing} {place}?";

    /// <summary>What is asked: every other time a stored question in other words.</summary>
    public static IEnumerable<string> Asked(int count)
    {
        var random = new Random(17);
        for (int i = 0; i < count; i++)
        {
            string action = s_actions[random.Next(s_actions.Length)];
            string thing = s_things[random.Next(s_things.Length)];
            string place = s_places[random.Next(s_places.Length)];
            yield return i % 2 == 0
                ? $"how can i {action} my {thing} {place}"
                : $"What happens to the {thing} of our neighbours when they {action} theirs {place} and nobody answers?";
        }
    }

    /// <summary>The key of a question in the one scope there is.</summary>
    public static CacheKey Key(string question) => CacheKey.Create("tenant", "fingerprint", Scope(), question);

    /// <summary>What is stored with a question.</summary>
    public static CacheStoreRequest Store(string question)
    {
        var request = new CacheStoreRequest
        {
            Question = question,
            Tenant = "tenant",
            Fingerprint = "fingerprint",
            Scope = Scope(),
            Versions = { new CollectionVersion { Collection = "support", Version = 1 } },
            Reply = new AskReply { Answer = question, Usage = new Usage { Model = "model" } },
        };
        for (int i = 0; i < 8; i++)
        {
            request.Evidence.Add(new CacheEvidence { Collection = "support", DocumentId = $"{question.Length}/{i}", VectorScore = 0.5 });
        }

        return request;
    }

    private static CacheScope Scope() => new() { Collections = { "support" }, TopK = 8, Generation = "model/1" };
}
