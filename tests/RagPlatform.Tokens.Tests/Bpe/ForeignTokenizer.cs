using System.Runtime.InteropServices;
using RagPlatform.TestSupport.Foreign;

namespace RagPlatform.Tokens.Tests.Bpe;

/// <summary>OpenAI's own tokenizer, run by node.</summary>
internal static class ForeignTokenizer
{
    /// <summary>The tokens of texts.</summary>
    public static async Task<IReadOnlyList<int[]>> EncodeAsync(string encoding, IReadOnlyList<string> texts)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("rag-tokens-");
        try
        {
            string input = Path.Combine(folder.FullName, "texts");
            string output = Path.Combine(folder.FullName, "tokens");
            await using (FileStream file = File.Create(input))
            {
                foreach (string text in texts)
                {
                    file.Write(BitConverter.GetBytes(text.Length));
                    file.Write(MemoryMarshal.AsBytes(text.AsSpan()));
                }
            }

            await NodeScript.RunAsync("tokens.cjs", encoding, input, output);
            return Read(await File.ReadAllBytesAsync(output));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static List<int[]> Read(byte[] bytes)
    {
        ReadOnlySpan<int> numbers = MemoryMarshal.Cast<byte, int>(bytes);
        var result = new List<int[]>();
        for (int i = 0; i < numbers.Length; i += numbers[i] + 1)
        {
            result.Add(numbers.Slice(i + 1, numbers[i]).ToArray());
        }

        return result;
    }
}
