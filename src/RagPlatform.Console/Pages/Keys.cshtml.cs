using Microsoft.AspNetCore.Mvc;
using RagPlatform.Console.SignIn;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Console.Pages;

/// <summary>The keys of a tenant: making one (its secret is shown once), giving it a new secret, ending it.</summary>
internal sealed class KeysModel(AccessService.AccessServiceClient access, ApiKeySource keys, TimeProvider time) : ConsolePage(keys)
{
    private static readonly char[] s_separators = [',', ' ', '\n', '\r', '\t'];

    /// <summary>Roles a key can be given here, with what they are for.</summary>
    public static readonly IReadOnlyList<(string Name, string Meaning)> Roles =
    [
        ("reader", "ask and search"), ("writer", "upload and delete"), ("auditor", "see cost and audit"),
        ("admin", "everything, keys included"),
    ];

    /// <summary>How long an old secret may go on working.</summary>
    public static readonly IReadOnlyList<(long Seconds, string Label)> Graces =
        [(0, "ends now"), (3600, "works 1 hour more"), (86_400, "works 1 day more"), (604_800, "works 1 week more")];

    /// <summary>The keys, newest first.</summary>
    public IReadOnlyList<ApiKey> Keys { get; private set; } = [];

    /// <summary>The key whose secret was just made, or null.</summary>
    public ApiKey? Fresh { get; private set; }

    /// <summary>The secret: in this page only, kept nowhere.</summary>
    public string? Secret { get; private set; }

    /// <summary>What was sent, to be mended.</summary>
    public CreateKeyRequest Sent { get; private set; } = new() { Roles = { "reader" }, Collections = { "*" } };

    /// <summary>Shows the page.</summary>
    public Task OnGetAsync(CancellationToken cancellationToken) => LoadAsync(cancellationToken);

    /// <summary>Makes a key.</summary>
    public async Task<IActionResult> OnPostCreateAsync(
        [FromForm] string? description, [FromForm] List<string> roles, [FromForm] string? collections, [FromForm] string? labels,
        [FromForm] string? team, [FromForm] int days, CancellationToken cancellationToken)
    {
        Sent = new CreateKeyRequest { Description = description ?? string.Empty, Team = team ?? string.Empty };
        Sent.Roles.AddRange(roles);
        Sent.Collections.AddRange(Split(collections));
        Sent.Labels.AddRange(Split(labels));
        Sent.ExpiresAtMs = days is > 0 and <= 3650 ? time.GetUtcNow().AddDays(days).ToUnixTimeMilliseconds() : 0;
        await TryAsync(async () =>
        {
            CreateKeyReply reply = await access.CreateKeyAsync(Sent, Call(cancellationToken));
            Reveal(reply.Key, reply.Secret);
        });
        await LoadAsync(cancellationToken);
        return Page();
    }

    /// <summary>Gives a key a new secret.</summary>
    public async Task<IActionResult> OnPostRotateAsync([FromForm] string? key, [FromForm] long grace, CancellationToken cancellationToken)
    {
        await TryAsync(async () =>
        {
            RotateKeyReply reply = await access.RotateKeyAsync(
                new RotateKeyRequest { KeyId = key ?? string.Empty, GraceSeconds = grace }, Call(cancellationToken));
            Reveal(reply.Key, reply.Secret);
        });
        await LoadAsync(cancellationToken);
        return Page();
    }

    /// <summary>Ends a key.</summary>
    public async Task<IActionResult> OnPostRevokeAsync([FromForm] string? key, CancellationToken cancellationToken)
    {
        RevokeKeyReply reply = new();
        if (!await TryAsync(async () => reply = await access.RevokeKeyAsync(
            new RevokeKeyRequest { KeyId = key ?? string.Empty }, Call(cancellationToken))))
        {
            await LoadAsync(cancellationToken);
            return Page();
        }

        Notice = reply.Revoked ? $"The key {key} is revoked; it stops working within ten seconds." : $"The key {key} was revoked before.";
        return RedirectToPage();
    }

    /// <summary>Where a key stands, in words and as a class.</summary>
    public (string Text, string Class) State(ApiKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        long now = time.GetUtcNow().ToUnixTimeMilliseconds();
        return key.RevokedAtMs > 0 ? ("revoked", "bad")
            : key.ExpiresAtMs > 0 && key.ExpiresAtMs <= now ? ("expired", "bad")
            : key.PreviousSecretUntilMs > now ? ("two secrets valid", "busy")
            : ("valid", "good");
    }

    private void Reveal(ApiKey key, string secret)
    {
        Fresh = key;
        Secret = secret;
        Sent = new CreateKeyRequest { Roles = { "reader" }, Collections = { "*" } };

        // Neither the browser's cache nor its history keeps it.
        Response.Headers.CacheControl = "no-store";
    }

    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        ListKeysReply reply = await access.ListKeysAsync(new ListKeysRequest(), Call(cancellationToken));
        Keys = [.. reply.Keys.OrderByDescending(key => key.CreatedAtMs)];
    }

    private static string[] Split(string? text) =>
        (text ?? string.Empty).Split(s_separators, StringSplitOptions.RemoveEmptyEntries);
}
