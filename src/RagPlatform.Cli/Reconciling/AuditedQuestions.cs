using System.Text.Json;
using RagPlatform.Cli.Auditing;
using RagPlatform.Cli.Connection;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Cli.Reconciling;

/// <summary>
/// The questions the audit log knows. The log only grows and its sequence only rises, so every reading after the first takes what is new.
/// </summary>
internal sealed class AuditedQuestions
{
    private const string Ok = "OK";
    private static readonly HashSet<string?> s_caches =
    [
        nameof(ServedBy.ResultCache), nameof(ServedBy.SemanticCache), nameof(ServedBy.StaleCache),
    ];

    // How often each was embedded.
    private readonly Dictionary<string, long> _embeddings = new(StringComparer.Ordinal);
    private long _newest;

    /// <summary>Records of questions.</summary>
    public long Records { get; private set; }

    /// <summary>Different answers among them.</summary>
    public long Answers => _embeddings.Count;

    /// <summary>Embeddings of questions, answered or not.</summary>
    public long Embeddings => _embeddings.Values.Sum();

    /// <summary>Records of answers that a cache gave.</summary>
    public long FromCache { get; private set; }

    /// <summary>Whether the log knows an answer.</summary>
    public bool Knows(string answerId) => _embeddings.ContainsKey(answerId);

    /// <summary>Reads what is new in the log.</summary>
    public async Task ReadAsync(Gateway gateway, CancellationToken cancellationToken)
    {
        // Taken over only when all was read: the newest come first, and a call that breaks would leave a gap below them.
        var found = new List<Question>();
        long newest = _newest;
        var request = new SearchAuditRequest { Action = "ask" };
        await foreach (AuditRecord record in AuditPages.ReadAsync(gateway, request, int.MaxValue, cancellationToken))
        {
            if (record.Sequence <= _newest)
            {
                break;
            }

            newest = Math.Max(newest, record.Sequence);
            found.Add(Parse(record));
        }

        _newest = newest;
        foreach (Question question in found)
        {
            Add(question);
        }
    }

    private static Question Parse(AuditRecord record)
    {
        using JsonDocument details = JsonDocument.Parse(record.DetailsJson);
        return new Question(
            Text(details.RootElement, "answer_id") ?? string.Empty,
            record.Outcome == Ok,
            s_caches.Contains(Text(details.RootElement, "served_by")),
            details.RootElement.TryGetProperty("embeddings", out JsonElement embeddings) && embeddings.TryGetInt64(out long count) ? count : 0);
    }

    private void Add(Question question)
    {
        Records++;
        _embeddings[question.AnswerId] = question.Embeddings;
        if (question is { IsAnswered: true, IsFromCache: true })
        {
            FromCache++;
        }
    }

    private static string? Text(JsonElement details, string name) =>
        details.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private readonly record struct Question(string AnswerId, bool IsAnswered, bool IsFromCache, long Embeddings);
}
