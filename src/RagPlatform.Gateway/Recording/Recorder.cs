using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Google.Protobuf;
using RagPlatform.Contracts.V1;
using RagPlatform.Delivery;
using RagPlatform.Gateway.Answers;
using RagPlatform.ServiceDefaults.Identity;
using RagPlatform.Storage.Databases;
using RagPlatform.Storage.Outbox;

namespace RagPlatform.Gateway.Recording;

/// <summary>
/// Writes what must be known elsewhere into the durable outbox, in one transaction and before the caller has its reply: an answer that
/// was given is always counted and audited, whatever dies next.
/// </summary>
internal sealed class Recorder(IDatabase database, OutboxStore outbox, OutboxSignal signal, AnswerStore answers)
{
    /// <summary>Records how a question ended: its facts, usage, audit, what the cache may keep, and what is told of it.</summary>
    public async Task RecordAnswerAsync(
        AnswerRow facts,
        IEnumerable<UsageEvent> usage,
        AuditRecord audit,
        CacheStoreRequest? store,
        QuestionRecord? told,
        CancellationToken cancellationToken)
    {
        List<(string, byte[])> messages = [.. usage.Select(item => (UsageDelivery.TopicName, item.ToByteArray()))];
        messages.Add((OutboxTopics.Audit, audit.ToByteArray()));
        if (store is not null)
        {
            messages.Add((OutboxTopics.Cache, store.ToByteArray()));
        }

        if (told is not null)
        {
            messages.Add((OutboxTopics.Segments, told.ToByteArray()));
        }

        await database.InTransactionAsync(
            async (transaction, token) =>
            {
                await outbox.EnqueueAsync(transaction, messages, token);
                return await AnswerStore.InsertAsync(transaction, facts, token);
            },
            cancellationToken);
        signal.Set();
    }

    /// <summary>Records what somebody said about an answer; false, and nothing recorded, when the answer is not kept.</summary>
    public async Task<bool> RecordFeedbackAsync(
        string tenant, SubmitFeedbackRequest feedback, AuditRecord audit, QuestionRecord? told, CancellationToken cancellationToken)
    {
        bool known = await database.InTransactionAsync(
            async (transaction, token) =>
            {
                if (!await answers.RateAsync(transaction, tenant, feedback, token))
                {
                    return false;
                }

                await outbox.EnqueueAsync(transaction, OutboxTopics.Audit, [audit.ToByteArray()], token);
                await outbox.EnqueueAsync(transaction, OutboxTopics.Segments, told is null ? [] : [told.ToByteArray()], token);
                return true;
            },
            cancellationToken);
        signal.Set();
        return known;
    }

    /// <summary>Records an action that is not an answer.</summary>
    public Task RecordActionAsync(AuditRecord audit, CancellationToken cancellationToken) =>
        outbox.EnqueueAsync([(OutboxTopics.Audit, audit.ToByteArray())], cancellationToken);

    /// <summary>An audit record of a caller's action.</summary>
    public static AuditRecord NewRecord(
        CallerIdentity caller, string action, string outcome, string resource, string traceId, DateTimeOffset at, object details) => new()
        {
            RecordId = Guid.CreateVersion7(at).ToString("N", CultureInfo.InvariantCulture),
            OccurredAtMs = at.ToUnixTimeMilliseconds(),
            Tenant = caller.Tenant,
            Actor = caller.Subject,
            Action = action,
            Outcome = outcome,
            Resource = resource,
            TraceId = traceId,
            DetailsJson = JsonSerializer.Serialize(details),
        };

    /// <summary>What stands for a question in the log: its text may hold personal data, its digest does not.</summary>
    public static string Digest(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
