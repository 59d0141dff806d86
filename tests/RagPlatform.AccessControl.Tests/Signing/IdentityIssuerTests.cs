using Microsoft.Extensions.Options;
using RagPlatform.AccessControl.Keys;
using RagPlatform.AccessControl.Signing;
using RagPlatform.Contracts.V1;
using RagPlatform.ServiceDefaults.Errors;
using RagPlatform.ServiceDefaults.Identity;
using RagPlatform.Storage.Databases;
using RagPlatform.TestSupport;
using RagPlatform.TestSupport.Stores;
using Xunit;

namespace RagPlatform.AccessControl.Tests.Signing;

/// <summary>An identity says exactly what its key may do, cannot be changed, and ends.</summary>
public sealed class IdentityIssuerTests
{
    private const string InternalKey = "an internal key of some length";
    private static readonly ApiKeyRow s_key = new("key-1", "acme", string.Empty, """["reader"]""", """["docs"]""", """["hr","public"]""", 0, 0, 0, Team: "support");
    private readonly ManualTimeProvider _time = new();

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Issue_ForAKey_VerifiesToTheKeysRights(SqlDialect dialect)
    {
        await using TestStore store = await CreateAsync(dialect);
        using SigningKeyStore keys = Keys(store, InternalKey);

        AuthenticateReply reply = await new IdentityIssuer(keys, _time).IssueAsync(s_key, CancellationToken.None);
        CallerIdentity identity = await new IdentityVerifier(keys, _time).VerifyAsync(reply.Identity, CancellationToken.None);

        Assert.Equal("acme", identity.Tenant);
        Assert.Equal("key-1", identity.Subject);
        Assert.Equal(["reader"], identity.Roles);
        Assert.Equal(["docs"], identity.Collections);
        Assert.Equal(["hr", "public"], identity.Labels);
        Assert.Equal("support", identity.Team);
    }

    [Fact]
    public async Task Verify_TokenWasChanged_IsRefused()
    {
        await using TestStore store = await CreateAsync(SqlDialect.Sqlite);
        using SigningKeyStore keys = Keys(store, InternalKey);
        AuthenticateReply reply = await new IdentityIssuer(keys, _time).IssueAsync(s_key, CancellationToken.None);
        string[] parts = reply.Identity.Split('.');
        string payload = System.Text.Encoding.UTF8.GetString(System.Buffers.Text.Base64Url.DecodeFromChars(parts[1]));
        string forged = System.Buffers.Text.Base64Url.EncodeToString(
            System.Text.Encoding.UTF8.GetBytes(payload.Replace("acme", "evil", StringComparison.Ordinal)));
        var verifier = new IdentityVerifier(keys, _time);

        await Assert.ThrowsAsync<PlatformException>(
            () => verifier.VerifyAsync($"{parts[0]}.{forged}.{parts[2]}", CancellationToken.None));
        await Assert.ThrowsAsync<PlatformException>(() => verifier.VerifyAsync($"{parts[0]}.{parts[1]}.", CancellationToken.None));
        await Assert.ThrowsAsync<PlatformException>(() => verifier.VerifyAsync("not a token", CancellationToken.None));
    }

    [Fact]
    public async Task Verify_SignedByAnotherPlatform_IsRefused()
    {
        await using TestStore ours = await CreateAsync(SqlDialect.Sqlite);
        await using TestStore theirs = await CreateAsync(SqlDialect.Sqlite);
        using SigningKeyStore ourKeys = Keys(ours, InternalKey);
        using SigningKeyStore theirKeys = Keys(theirs, InternalKey);
        AuthenticateReply foreign = await new IdentityIssuer(theirKeys, _time).IssueAsync(s_key, CancellationToken.None);

        await Assert.ThrowsAsync<PlatformException>(
            () => new IdentityVerifier(ourKeys, _time).VerifyAsync(foreign.Identity, CancellationToken.None));
    }

    [Fact]
    public async Task Verify_AfterItsEnd_IsRefusedEvenWhenItWasVerifiedBefore()
    {
        await using TestStore store = await CreateAsync(SqlDialect.Sqlite);
        using SigningKeyStore keys = Keys(store, InternalKey);
        AuthenticateReply reply = await new IdentityIssuer(keys, _time).IssueAsync(s_key, CancellationToken.None);
        var verifier = new IdentityVerifier(keys, _time);
        await verifier.VerifyAsync(reply.Identity, CancellationToken.None);

        _time.Advance(IdentityIssuer.Lifetime + TimeSpan.FromMinutes(1));

        await Assert.ThrowsAsync<PlatformException>(() => verifier.VerifyAsync(reply.Identity, CancellationToken.None));
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task SigningKey_SecondReplica_IsTheSame(SqlDialect dialect)
    {
        await using TestStore store = await CreateAsync(dialect);
        using SigningKeyStore first = Keys(store, InternalKey);
        using SigningKeyStore second = Keys(store, InternalKey);

        Assert.Equal(
            (await first.GetSigningKeyAsync(CancellationToken.None)).KeyId, (await second.GetSigningKeyAsync(CancellationToken.None)).KeyId);
    }

    [Fact]
    public async Task SigningKey_InternalKeyHasChanged_SaysWhatToDo()
    {
        await using TestStore store = await CreateAsync(SqlDialect.Sqlite);
        using (SigningKeyStore before = Keys(store, InternalKey))
        {
            await before.GetSigningKeyAsync(CancellationToken.None);
        }

        using SigningKeyStore after = Keys(store, "another internal key");
        InvalidOperationException refused = await Assert.ThrowsAsync<InvalidOperationException>(
            () => after.GetSigningKeyAsync(CancellationToken.None));

        Assert.Contains("RAG_INTERNAL_KEY", refused.Message, StringComparison.Ordinal);
    }

    private Task<TestStore> CreateAsync(SqlDialect dialect) => TestStore.CreateAsync(dialect, typeof(SigningKeyStore).Assembly, _time);

    private SigningKeyStore Keys(TestStore store, string internalKey) =>
        new(store.Database, Options.Create(new IdentityOptions { InternalKey = internalKey }), _time);
}
