using System.Security.Cryptography;
using RagPlatform.Embeddings.UseLite;
using Xunit;

namespace RagPlatform.Embeddings.Tests.UseLite;

public sealed class ModelFileTests : IDisposable
{
    // The file that defines the vectors named use-lite-en/1: with another one the name has to change.
    private const string Sha256 = "de6dbed4d18bafbb63a901b44889b704763ba9cf5efdd974d747d5b62caa3c9d";

    private readonly string _path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    [Fact]
    public async Task File_ShippedModel_IsTheOneTheNameStandsFor()
    {
        await using FileStream file = File.OpenRead(ModelFile.DefaultPath);
        Assert.Equal(Sha256, Convert.ToHexStringLower(await SHA256.HashDataAsync(file)));
    }

    [Fact]
    public void Load_MissingFile_SaysWhichAndWhatToDo()
    {
        var exception = Assert.Throws<ModelFileException>(() => ModelFile.Load(_path));
        Assert.Contains(_path, exception.Message, StringComparison.Ordinal);
        Assert.Contains("Restore it", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "is not a model file")]
    [InlineData(8, "its format is")]
    [InlineData(16, "SHA-256")]
    [InlineData(64, "SHA-256")]
    [InlineData(9_000_000, "SHA-256")]
    public async Task Load_OneByteChanged_IsRefusedWithTheReason(int offset, string reason)
    {
        byte[] bytes = await File.ReadAllBytesAsync(ModelFile.DefaultPath);
        bytes[offset] ^= 1;
        await AssertRefusedAsync(bytes, reason);
    }

    [Theory]
    [InlineData(10, "it has 10 bytes")]
    [InlineData(5_000_000, "SHA-256")]
    public async Task Load_FileCutOff_IsRefusedWithTheReason(int length, string reason)
    {
        byte[] bytes = await File.ReadAllBytesAsync(ModelFile.DefaultPath);
        await AssertRefusedAsync(bytes[..length], reason);
    }

    [Theory]
    [InlineData(-64, "does not fit")]
    [InlineData(64, "longer than its sections")]
    public async Task Load_WrongLengthWithMatchingDigest_IsRefusedWithTheReason(int difference, string reason)
    {
        byte[] bytes = await File.ReadAllBytesAsync(ModelFile.DefaultPath);
        Array.Resize(ref bytes, bytes.Length + difference);
        SHA256.HashData(bytes.AsSpan(64)).CopyTo(bytes, 16);
        await AssertRefusedAsync(bytes, reason);
    }

    public void Dispose() => File.Delete(_path);

    private async Task AssertRefusedAsync(byte[] bytes, string reason)
    {
        await File.WriteAllBytesAsync(_path, bytes);
        var exception = Assert.Throws<ModelFileException>(() => ModelFile.Load(_path));
        Assert.Contains(_path, exception.Message, StringComparison.Ordinal);
        Assert.Contains(reason, exception.Message, StringComparison.Ordinal);
    }
}
