using Grpc.Core;
using Xunit;

namespace RagPlatform.Grpc.StandIns.Tests.Types;

public sealed class CredentialsTests
{
    private static readonly CallCredentials Token = CallCredentials.FromInterceptor((_, _) => Task.CompletedTask);

    [Fact]
    public void Compose_FewerThanTwo_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => CallCredentials.Compose());
        Assert.Throws<ArgumentException>(() => CallCredentials.Compose(Token));
        Assert.Throws<ArgumentException>(() => CallCredentials.Compose(Token, null!));
    }

    [Fact]
    public void Create_FromSecureOrInsecure_IsAllowed()
    {
        Assert.NotNull(ChannelCredentials.Create(ChannelCredentials.SecureSsl, Token));
        Assert.NotNull(ChannelCredentials.Create(ChannelCredentials.Insecure, Token));
    }

    [Fact]
    public void Create_FromComposite_IsRefused()
    {
        var composite = ChannelCredentials.Create(ChannelCredentials.SecureSsl, Token);

        Assert.Throws<ArgumentException>(() => ChannelCredentials.Create(composite, Token));
    }

    [Fact]
    public void Create_Null_IsRefused()
    {
        Assert.Throws<ArgumentNullException>(() => ChannelCredentials.Create(null!, Token));
        Assert.Throws<ArgumentNullException>(() => ChannelCredentials.Create(ChannelCredentials.SecureSsl, null!));
        Assert.Throws<ArgumentNullException>(() => CallCredentials.FromInterceptor(null!));
    }

    [Fact]
    public void SslCredentials_EachPart_IsKept()
    {
        var pair = new KeyCertificatePair("chain", "key");
        var credentials = new SslCredentials("roots", pair);

        Assert.Equal("roots", credentials.RootCertificates);
        Assert.Same(pair, credentials.KeyCertificatePair);
        Assert.Equal(("chain", "key"), (pair.CertificateChain, pair.PrivateKey));
        Assert.Null(new SslCredentials().RootCertificates);
    }
}
