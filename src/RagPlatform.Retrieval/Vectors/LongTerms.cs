using System.Security.Cryptography;
using System.Text;

namespace RagPlatform.Retrieval.Vectors;

/// <summary>Indexed terms have a greatest length in every engine; longer ones are compared by their digest.</summary>
internal static class LongTerms
{
    private const int MaxLength = 512;
    private const string DigestPrefix = "#";

    /// <summary>The term, or what stands for it. Terms begin with something other than '#'.</summary>
    public static string Shorten(string term) => term.Length <= MaxLength
        ? term
        : DigestPrefix + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(term)));
}
