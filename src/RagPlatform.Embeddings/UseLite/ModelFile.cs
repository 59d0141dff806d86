using System.Buffers.Binary;
using System.Security.Cryptography;
using RagPlatform.Embeddings.Kernels;

namespace RagPlatform.Embeddings.UseLite;

/// <summary>
/// Reads the model file that <c>Conversion/convert.mjs</c> writes: a header of 64 bytes (magic, format version, vocabulary size,
/// SHA-256 of the rest), then the sections. It is read into native memory rather than mapped, so that a file replaced under a running
/// process changes nothing.
/// </summary>
internal static class ModelFile
{
    private const int HeaderBytes = 64;
    private const int VersionOffset = 8;
    private const int VocabularyOffset = 12;
    private const int DigestOffset = 16;
    private const int FormatVersion = 1;
    private const string Remedy = "Restore it from the repository, or convert it anew as the README of RagPlatform.Embeddings says.";

    private static ReadOnlySpan<byte> Magic => "RAGEMBED"u8;

    /// <summary>Where the build puts the file.</summary>
    public static string DefaultPath => Path.Combine(AppContext.BaseDirectory, "models", "use-lite-en-1.bin");

    /// <summary>Reads and checks a model.</summary>
    /// <exception cref="ModelFileException">The file cannot be read, or is not an intact model of this version.</exception>
    public static UseLiteWeights Load(string path)
    {
        AlignedBuffer buffer = ReadAll(path);
        try
        {
            Check(buffer.Span);
            return new UseLiteWeights(buffer, HeaderBytes);
        }
        catch (InvalidDataException exception)
        {
            buffer.Dispose();
            throw new ModelFileException($"The embedding model {path} is unusable: {exception.Message}. {Remedy}", exception);
        }
    }

    private static AlignedBuffer ReadAll(string path)
    {
        AlignedBuffer? buffer = null;
        try
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            if (file.Length is < HeaderBytes or > int.MaxValue)
            {
                throw new ModelFileException($"The embedding model {path} is unusable: it has {file.Length} bytes. {Remedy}");
            }

            buffer = new AlignedBuffer((int)file.Length);
            file.ReadExactly(buffer.Span);
            return buffer;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            buffer?.Dispose();
            throw new ModelFileException($"The embedding model {path} cannot be read: {exception.Message} {Remedy}", exception);
        }
    }

    private static void Check(ReadOnlySpan<byte> bytes)
    {
        if (!bytes.StartsWith(Magic))
        {
            throw new InvalidDataException("it is not a model file");
        }

        uint version = BinaryPrimitives.ReadUInt32LittleEndian(bytes[VersionOffset..]);
        uint vocabulary = BinaryPrimitives.ReadUInt32LittleEndian(bytes[VocabularyOffset..]);
        if (version != FormatVersion || vocabulary != UseLiteShape.VocabularySize)
        {
            throw new InvalidDataException(
                $"its format is {version} with {vocabulary} pieces, expected {FormatVersion} with {UseLiteShape.VocabularySize}");
        }

        ReadOnlySpan<byte> expected = bytes.Slice(DigestOffset, SHA256.HashSizeInBytes);
        Span<byte> actual = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes[HeaderBytes..], actual);
        if (!actual.SequenceEqual(expected))
        {
            throw new InvalidDataException(
                $"its content has SHA-256 {Convert.ToHexStringLower(actual)}, its header says {Convert.ToHexStringLower(expected)}");
        }
    }
}
