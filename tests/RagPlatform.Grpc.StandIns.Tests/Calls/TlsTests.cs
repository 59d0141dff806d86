using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using RagPlatform.Grpc.StandIns.Tests.Hosting;
using RagPlatform.Grpc.StandIns.Tests.Protos;
using Xunit;

namespace RagPlatform.Grpc.StandIns.Tests.Calls;

public sealed class TlsTests
{
    [Fact]
    public async Task SecureChannel_CallCredentials_AreSentWithoutFurtherLeave()
    {
        using var certificate = SelfSigned("server.example");
        await using var server = await ProbeServer.StartAsync(listen: endpoint => endpoint.UseHttps(certificate));
        var token = CallCredentials.FromInterceptor((_, metadata) =>
        {
            metadata.Add("authorization", "Bearer secret");
            return Task.CompletedTask;
        });
        var client = server.CreateClient(options =>
        {
            options.Credentials = ChannelCredentials.Create(ChannelCredentials.SecureSsl, token);
            options.HttpHandler = Trusting(certificate);
        });

        await client.EchoAsync(new ProbeMessage());

        Assert.True(server.Log.Calls.TryDequeue(out var seen));
        Assert.Equal("Bearer secret", seen.Headers.GetValue("authorization"));
        Assert.False(seen.Identity.IsPeerAuthenticated);
    }

    [Fact]
    public async Task ClientCertificate_ItsName_IsThePeersIdentity()
    {
        using var certificate = SelfSigned("server.example");
        using var clients = SelfSigned("client.example");
        await using var server = await ProbeServer.StartAsync(listen: endpoint => endpoint.UseHttps(certificate, https =>
        {
            https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
            https.ClientCertificateValidation = (presented, _, _) => presented.Equals(clients);
        }));
        var client = server.CreateClient(options => options.HttpHandler = Trusting(certificate, clients));

        await client.EchoAsync(new ProbeMessage());

        Assert.True(server.Log.Calls.TryDequeue(out var seen));
        Assert.True(seen.Identity.IsPeerAuthenticated);
        Assert.Equal("client.example", Assert.Single(seen.Identity.PeerIdentity).Value);
    }

    private static SocketsHttpHandler Trusting(X509Certificate2 server, X509Certificate2? client = null)
    {
        var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = (_, presented, _, _) => server.Equals(presented);
        if (client is not null)
        {
            handler.SslOptions.ClientCertificates = [client];
        }

        return handler;
    }

    private static X509Certificate2 SelfSigned(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var alternatives = new SubjectAlternativeNameBuilder();
        alternatives.AddDnsName(name);
        request.CertificateExtensions.Add(alternatives.Build());
        var now = DateTimeOffset.UtcNow;
        using var ephemeral = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(ephemeral.Export(X509ContentType.Pkcs12), null);
    }
}
