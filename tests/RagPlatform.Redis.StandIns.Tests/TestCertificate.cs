using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace RagPlatform.Redis.StandIns.Tests;

/// <summary>A certificate for localhost that nobody vouches for, as the files a server reads.</summary>
internal sealed class TestCertificate : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ragplatform-certificate-").FullName;

    private TestCertificate(string thumbprint) => Thumbprint = thumbprint;

    internal string Thumbprint { get; }

    internal string CertificatePath => Path.Combine(_folder, "server.crt");

    internal string KeyPath => Path.Combine(_folder, "server.key");

    internal static TestCertificate Create()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        var files = new TestCertificate(certificate.GetCertHashString());
        File.WriteAllText(files.CertificatePath, certificate.ExportCertificatePem());
        File.WriteAllText(files.KeyPath, key.ExportPkcs8PrivateKeyPem());
        return files;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
