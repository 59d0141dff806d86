using System.Net;
using System.Security.Cryptography;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using RagPlatform.Contracts.V1;
using RagPlatform.ServiceDefaults.Errors;
using RagPlatform.ServiceDefaults.Identity;
using RagPlatform.Storage.Databases;

namespace RagPlatform.Cache.Tests.Hosting;

/// <summary>
/// The service over gRPC, put together as its Program.cs does, in this process and with identities signed here in place of access-control's.
/// </summary>
internal sealed class CacheServer : IAsyncDisposable
{
    private static readonly JsonWebTokenHandler s_handler = new() { SetDefaultTimesOnTokenCreation = false };

    private readonly DirectoryInfo _folder;
    private readonly OwnKey _key;
    private readonly WebApplication _app;
    private readonly GrpcChannel _channel;

    private CacheServer(WebApplication app, OwnKey key, DirectoryInfo folder)
    {
        (_app, _key, _folder) = (app, key, folder);
        _channel = GrpcChannel.ForAddress(new Uri(app.Urls.Single()));
        Client = new CacheService.CacheServiceClient(_channel);
    }

    public CacheService.CacheServiceClient Client { get; }

    /// <summary>Makes calls of messages that no client would make.</summary>
    public CallInvoker Invoker => _channel.CreateCallInvoker();

    /// <summary>Starts one; answers begun from now on may be stored.</summary>
    /// <param name="settings">Names and values of settings.</param>
    public static async Task<CacheServer> StartAsync(params (string Name, string Value)[] settings)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("ragplatform-cache-");
        var key = new OwnKey();
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration["RAG_DATA_DIR"] = folder.FullName;
        builder.Configuration["RAG_INTERNAL_KEY"] = "a key for nobody at all";
        foreach ((string name, string value) in settings)
        {
            builder.Configuration[name] = value;
        }

        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(
            IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc(options => options.Interceptors.Add<ErrorInterceptor>());
        builder.Services.AddSingleton<ISigningKeySource>(key);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.AddCallerVerification();
        builder.AddStorage("cache", typeof(AnswerCache).Assembly);
        builder.AddCache();
        WebApplication app = builder.Build();
        app.MapCache();
        await app.StartAsync();
        return new CacheServer(app, key, folder);
    }

    public T Get<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    /// <summary>Options of a call by a key of a tenant.</summary>
    public CallOptions As(string role, string tenant = Requests.Tenant)
    {
        DateTime now = DateTime.UtcNow;
        var descriptor = new SecurityTokenDescriptor
        {
            Issuer = IdentityTokens.Issuer,
            Audience = IdentityTokens.Issuer,
            IssuedAt = now,
            NotBefore = now,
            Expires = now.AddHours(1),
            SigningCredentials = new SigningCredentials(_key.Key, SecurityAlgorithms.EcdsaSha256),
            Claims = new Dictionary<string, object>
            {
                [JwtRegisteredClaimNames.Sub] = "key",
                [IdentityTokens.Tenant] = tenant,
                [IdentityTokens.RoleList] = new[] { role },
                [IdentityTokens.Collections] = new[] { CallerIdentity.AllCollections },
                [IdentityTokens.Labels] = Array.Empty<string>(),
            },
        };
        return new CallOptions(new Metadata { { IdentityTokens.Header, s_handler.CreateToken(descriptor) } });
    }

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        _key.Dispose();
        _folder.Delete(recursive: true);
    }

    private sealed class OwnKey : ISigningKeySource, IDisposable
    {
        private readonly ECDsa _pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        public OwnKey() => Key = new ECDsaSecurityKey(_pair) { KeyId = "own" };

        public ECDsaSecurityKey Key { get; }

        public Task<IReadOnlyList<SecurityKey>> GetAsync(string keyId, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<SecurityKey>>([Key]);

        public void Dispose() => _pair.Dispose();
    }
}
