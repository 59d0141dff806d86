using System.Globalization;
using Grpc.Core;
using Microsoft.AspNetCore.Mvc;
using RagPlatform.Console.SignIn;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Console.Pages;

/// <summary>The audit log: searching it, verifying its chain, taking it along.</summary>
internal sealed class AuditModel(AuditService.AuditServiceClient audit, ApiKeySource keys, TimeProvider time) : ConsolePage(keys)
{
    private const int RecordsShown = 50;

    // A chain of millions of records takes its time to verify; a page may wait longer for it than for anything else.
    private static readonly TimeSpan s_verifyTimeout = TimeSpan.FromSeconds(60);

    /// <summary>Actions that are offered; others can still be found by text.</summary>
    public static readonly IReadOnlyList<string> Actions =
    [
        "ask", "feedback", "ingest", "delete_document", "create_collection", "delete_collection", "retry_documents", "create_key",
        "rotate_key", "revoke_key", "create_tenant",
    ];

    /// <summary>What was searched for.</summary>
    [BindProperty(SupportsGet = true, Name = "action_")]
    public string? Action { get; set; }

    /// <summary>The key that acted.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Actor { get; set; }

    /// <summary>A text in resource, trace id or details.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Text { get; set; }

    /// <summary>First day (UTC), e.g. "2026-03-01".</summary>
    [BindProperty(SupportsGet = true)]
    public string? From { get; set; }

    /// <summary>Last day (UTC), included.</summary>
    [BindProperty(SupportsGet = true)]
    public string? To { get; set; }

    /// <summary>The page begins below this sequence; 0: with the newest.</summary>
    [BindProperty(SupportsGet = true)]
    public long Before { get; set; }

    /// <summary>What was found, newest first.</summary>
    public IReadOnlyList<AuditRecord> Records { get; private set; } = [];

    /// <summary>Whether there are older ones.</summary>
    public bool HasMore { get; private set; }

    /// <summary>What verification found, or null when it was not asked for.</summary>
    public VerifyAuditReply? Verified { get; private set; }

    /// <summary>Whether anything narrows the search.</summary>
    public bool IsFiltered => new[] { Action, Actor, Text, From, To }.Any(value => !string.IsNullOrEmpty(value));

    /// <summary>Shows the page.</summary>
    public Task OnGetAsync(CancellationToken cancellationToken) => SearchAsync(cancellationToken);

    /// <summary>Verifies the chain.</summary>
    public async Task OnPostVerifyAsync(CancellationToken cancellationToken)
    {
        CallOptions options = Call(cancellationToken).WithDeadline((time.GetUtcNow() + s_verifyTimeout).UtcDateTime);
        Verified = await audit.VerifyAsync(new VerifyAuditRequest(), options);
        await SearchAsync(cancellationToken);
    }

    /// <summary>The address of the next page.</summary>
    public IDictionary<string, string?> Older() => new Dictionary<string, string?>
    {
        ["action_"] = Action,
        ["actor"] = Actor,
        ["text"] = Text,
        ["from"] = From,
        ["to"] = To,
        ["before"] = Records[^1].Sequence.ToString(CultureInfo.InvariantCulture),
    };

    private async Task SearchAsync(CancellationToken cancellationToken)
    {
        var request = new SearchAuditRequest
        {
            Action = Action ?? string.Empty,
            Actor = Actor ?? string.Empty,
            Text = Text ?? string.Empty,
            FromMs = Day(From, 0),
            ToMs = Day(To, 1),
            BeforeSequence = Math.Max(0, Before),
            Limit = RecordsShown + 1,
        };
        await TryAsync(async () =>
        {
            SearchAuditReply reply = await audit.SearchAsync(request, Call(cancellationToken));
            Records = [.. reply.Records.Take(RecordsShown)];
            HasMore = reply.Records.Count > RecordsShown;
        });
    }

    private static long Day(string? text, int later) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day)
            ? new DateTimeOffset(day.AddDays(later), TimeOnly.MinValue, TimeSpan.Zero).ToUnixTimeMilliseconds()
            : 0;
}
