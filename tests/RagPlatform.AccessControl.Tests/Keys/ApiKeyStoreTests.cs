using RagPlatform.AccessControl.Keys;
using RagPlatform.AccessControl.Tenants;
using RagPlatform.Contracts.V1;
using RagPlatform.ServiceDefaults.Errors;
using RagPlatform.Storage.Databases;
using RagPlatform.TestSupport;
using RagPlatform.TestSupport.Stores;
using Xunit;

namespace RagPlatform.AccessControl.Tests.Keys;

/// <summary>A key works exactly as long and as far as it was made for, and its secret is kept nowhere.</summary>
public sealed class ApiKeyStoreTests
{
    private readonly ManualTimeProvider _time = new();

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Create_ANewKey_IsFoundByItsSecretOnly(SqlDialect dialect)
    {
        await using TestStore store = await CreateAsync(dialect);
        var keys = new ApiKeyStore(store.Database, _time);

        (ApiKey key, string secret) = await keys.CreateAsync("acme", Request(), CancellationToken.None);

        Assert.Equal(key.KeyId, (await keys.FindUsableAsync(secret, CancellationToken.None))?.KeyId);
        Assert.Null(await keys.FindUsableAsync(key.KeyId, CancellationToken.None));
        Assert.Null(await keys.FindUsableAsync(secret + "x", CancellationToken.None));
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Create_ANewKey_DoesNotStoreItsSecret(SqlDialect dialect)
    {
        await using TestStore store = await CreateAsync(dialect);
        (_, string secret) = await new ApiKeyStore(store.Database, _time).CreateAsync("acme", Request(), CancellationToken.None);

        string stored = await store.Database.QuerySingleOrDefaultAsync<string>(
            "SELECT key_id || tenant || secret_hash || description || roles || collections || labels FROM api_keys",
            null,
            CancellationToken.None) ?? string.Empty;

        Assert.DoesNotContain(secret, stored, StringComparison.Ordinal);
        Assert.DoesNotContain(secret["rag_".Length..], stored, StringComparison.Ordinal);
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Revoke_ByAnotherTenant_ChangesNothing(SqlDialect dialect)
    {
        await using TestStore store = await CreateAsync(dialect);
        var keys = new ApiKeyStore(store.Database, _time);
        (ApiKey key, string secret) = await keys.CreateAsync("acme", Request(), CancellationToken.None);

        Assert.False(await keys.RevokeAsync("other", key.KeyId, CancellationToken.None));
        Assert.NotNull(await keys.FindUsableAsync(secret, CancellationToken.None));
        Assert.True(await keys.RevokeAsync("acme", key.KeyId, CancellationToken.None));
        Assert.Null(await keys.FindUsableAsync(secret, CancellationToken.None));
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Create_ForATeam_KeepsItThroughANewSecret(SqlDialect dialect)
    {
        await using TestStore store = await CreateAsync(dialect);
        var keys = new ApiKeyStore(store.Database, _time);
        CreateKeyRequest request = Request();
        request.Team = "support";

        (ApiKey key, _) = await keys.CreateAsync("acme", request, CancellationToken.None);
        string? secret = await keys.RotateAsync(await RowAsync(keys, key.KeyId), TimeSpan.Zero, CancellationToken.None);

        Assert.Equal("support", key.Team);
        Assert.Equal("support", (await keys.FindUsableAsync(secret!, CancellationToken.None))?.Team);
    }

    [Theory]
    [InlineData("a name of more than sixty-four characters, which is more than a team may have")]
    [InlineData("two\nlines")]
    public async Task Create_MalformedTeam_NamesTheField(string team)
    {
        await using TestStore store = await CreateAsync(SqlDialect.Sqlite);
        CreateKeyRequest request = Request();
        request.Team = team;

        PlatformException refused = await Assert.ThrowsAsync<PlatformException>(
            () => new ApiKeyStore(store.Database, _time).CreateAsync("acme", request, CancellationToken.None));

        Assert.Equal("team", refused.Field);
    }

    [Fact]
    public async Task Find_KeyHasExpired_ReturnsNothing()
    {
        await using TestStore store = await CreateAsync(SqlDialect.Sqlite);
        var keys = new ApiKeyStore(store.Database, _time);
        CreateKeyRequest request = Request();
        request.ExpiresAtMs = _time.GetUtcNow().AddMinutes(1).ToUnixTimeMilliseconds();
        (_, string secret) = await keys.CreateAsync("acme", request, CancellationToken.None);
        Assert.NotNull(await keys.FindUsableAsync(secret, CancellationToken.None));

        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.Null(await keys.FindUsableAsync(secret, CancellationToken.None));
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Rotate_WithoutGrace_EndsTheOldSecretAtOnce(SqlDialect dialect)
    {
        await using TestStore store = await CreateAsync(dialect);
        var keys = new ApiKeyStore(store.Database, _time);
        (ApiKey key, string old) = await keys.CreateAsync("acme", Request(), CancellationToken.None);

        string secret = (await keys.RotateAsync(await RowAsync(keys, key.KeyId), TimeSpan.Zero, CancellationToken.None))!;

        Assert.Null(await keys.FindUsableAsync(old, CancellationToken.None));
        ApiKeyRow rotated = (await keys.FindUsableAsync(secret, CancellationToken.None))!;
        Assert.Equal(
            (key.KeyId, _time.GetUtcNow().ToUnixTimeMilliseconds(), 0L), (rotated.KeyId, rotated.RotatedAt, rotated.PreviousSecretUntil));
        Assert.Equal((key.Roles, key.Collections), (rotated.ToContract().Roles, rotated.ToContract().Collections));
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Rotate_WithGrace_AcceptsBothUntilItEnds(SqlDialect dialect)
    {
        await using TestStore store = await CreateAsync(dialect);
        var keys = new ApiKeyStore(store.Database, _time);
        (ApiKey key, string first) = await keys.CreateAsync("acme", Request(), CancellationToken.None);
        string second = (await keys.RotateAsync(await RowAsync(keys, key.KeyId), TimeSpan.FromHours(1), CancellationToken.None))!;

        _time.Advance(TimeSpan.FromHours(1) - TimeSpan.FromMilliseconds(1));
        Assert.Equal(key.KeyId, (await keys.FindUsableAsync(first, CancellationToken.None))?.KeyId);
        Assert.Equal(key.KeyId, (await keys.FindUsableAsync(second, CancellationToken.None))?.KeyId);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Null(await keys.FindUsableAsync(first, CancellationToken.None));
        Assert.NotNull(await keys.FindUsableAsync(second, CancellationToken.None));
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Rotate_TwiceWithGrace_AcceptsTheLastTwoOnly(SqlDialect dialect)
    {
        await using TestStore store = await CreateAsync(dialect);
        var keys = new ApiKeyStore(store.Database, _time);
        (ApiKey key, string first) = await keys.CreateAsync("acme", Request(), CancellationToken.None);
        string second = (await keys.RotateAsync(await RowAsync(keys, key.KeyId), TimeSpan.FromHours(1), CancellationToken.None))!;
        string third = (await keys.RotateAsync(await RowAsync(keys, key.KeyId), TimeSpan.FromHours(1), CancellationToken.None))!;

        Assert.Null(await keys.FindUsableAsync(first, CancellationToken.None));
        Assert.NotNull(await keys.FindUsableAsync(second, CancellationToken.None));
        Assert.NotNull(await keys.FindUsableAsync(third, CancellationToken.None));
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task Rotate_ARevokedKey_ChangesNothing(SqlDialect dialect)
    {
        await using TestStore store = await CreateAsync(dialect);
        var keys = new ApiKeyStore(store.Database, _time);
        (ApiKey key, string secret) = await keys.CreateAsync("acme", Request(), CancellationToken.None);
        ApiKeyRow row = await RowAsync(keys, key.KeyId);
        await keys.RevokeAsync("acme", key.KeyId, CancellationToken.None);

        Assert.Null(await keys.RotateAsync(row, TimeSpan.FromHours(1), CancellationToken.None));
        Assert.Null(await keys.FindUsableAsync(secret, CancellationToken.None));
    }

    [Theory]
    [SqliteStore]
    [PostgresStore]
    public async Task List_InPages_GivesEachKeyOnceInOrder(SqlDialect dialect)
    {
        await using TestStore store = await CreateAsync(dialect);
        var keys = new ApiKeyStore(store.Database, _time);
        for (int i = 0; i < 5; i++)
        {
            // Two at the same moment: their ids decide.
            await keys.CreateAsync("acme", Request(), CancellationToken.None);
            _time.Advance(TimeSpan.FromSeconds(i % 2));
        }

        IReadOnlyList<ApiKeyRow> all = await keys.ListAsync("acme", string.Empty, 100, CancellationToken.None);
        var seen = new List<ApiKeyRow>();
        while (await keys.ListAsync("acme", seen.LastOrDefault()?.KeyId ?? string.Empty, 2, CancellationToken.None) is { Count: > 0 } page)
        {
            seen.AddRange(page);
        }

        Assert.Equal(5, all.Count);
        Assert.Equal(all, seen);
    }

    [Theory]
    [InlineData("roles", "owner", "docs", "")]
    [InlineData("roles", "service", "docs", "")]
    [InlineData("collections", "reader", "", "")]
    [InlineData("labels", "reader", "docs", "an overlong label an overlong label an overlong label an overlong label")]
    public async Task Create_MalformedRequest_NamesTheField(string field, string role, string collection, string label)
    {
        await using TestStore store = await CreateAsync(SqlDialect.Sqlite);
        var request = new CreateKeyRequest { Roles = { role }, Collections = { collection }, Labels = { label.Length == 0 ? "x" : label } };

        PlatformException refused = await Assert.ThrowsAsync<PlatformException>(
            () => new ApiKeyStore(store.Database, _time).CreateAsync("acme", request, CancellationToken.None));

        Assert.Equal(field, refused.Field);
    }

    private static async Task<ApiKeyRow> RowAsync(ApiKeyStore keys, string keyId) =>
        (await keys.FindAsync("acme", keyId, CancellationToken.None))!;

    private async Task<TestStore> CreateAsync(SqlDialect dialect)
    {
        TestStore store = await TestStore.CreateAsync(dialect, typeof(ApiKeyStore).Assembly, _time);
        await new TenantStore(store.Database, _time).CreateAsync("acme", "Acme", CancellationToken.None);
        return store;
    }

    private static CreateKeyRequest Request() => new() { Roles = { "reader" }, Collections = { "docs" }, Labels = { "public" } };
}
