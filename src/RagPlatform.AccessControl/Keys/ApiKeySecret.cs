using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace RagPlatform.AccessControl.Keys;

/// <summary>
/// The secret half of an API key. Only its SHA-256 is kept: a key has 256 random bits, so there is nothing for a slow password hash
/// to protect, and looking a key up by its hash takes one index probe.
/// </summary>
internal static class ApiKeySecret
{
    private const string Prefix = "rag_";
    private const int SecretBytes = 32;

    /// <summary>A new key as its owner sees it, once.</summary>
    public static string Create() => Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));

    /// <summary>What is kept of it: 64 hexadecimal digits.</summary>
    public static string Hash(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
