using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using RagPlatform.Contracts.V1;
using RagPlatform.Generation.Models;
using RagPlatform.ServiceDefaults.Identity;
using RagPlatform.Tokens.Counting;

namespace RagPlatform.Generation.Prints;

/// <summary>
/// Takes the print of a prompt: by it the ledger's service finds how far prompts begin alike, without a word of them. A hash is the first eight
/// bytes of HMAC-SHA256 over the hash before it and the next 128 tokens. The key is derived from the platform's secret and the tenant.
/// </summary>
internal sealed class PromptPrinter(IAnswerModel model, IOptions<IdentityOptions> identity)
{
    /// <summary>Tokens of a step: what OpenAI's cache counts in.</summary>
    public const int StepTokens = 128;

    /// <summary>Most steps of a print.</summary>
    public const int MaxSteps = 128;

    private const string KeyPurpose = "rag-prompt-print/1/";
    private readonly byte[] _secret = Encoding.UTF8.GetBytes(identity.Value.InternalKey);
    private readonly Lazy<TokenCounter> _counter = new(() => TokenCounter.For(model.Provider, model.Name));

    /// <summary>The print of a prompt as it is sent; null without a tenant or without text.</summary>
    public PromptPrint? Print(ModelPrompt prompt, string tenant, bool isUsageUnknown)
    {
        if (tenant.Length == 0)
        {
            return null;
        }

        byte[] key = HMACSHA256.HashData(_secret, Encoding.UTF8.GetBytes(KeyPurpose + tenant));
        using var step = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        using var section = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        var print = new PromptPrint { IsUsageUnknown = isUsageUnknown };
        TokenCounter counter = _counter.Value;
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        long taken = 0;
        foreach (IGrouping<string, PromptPart> parts in prompt.Parts().GroupBy(part => part.Section))
        {
            section.AppendData("section"u8);
            foreach (PromptPart part in parts)
            {
                // No token has these bytes: what two roles say is not the same.
                ReadOnlySpan<byte> role = part.BeginsMessage ? [0xFF, 0xFF, 0xFF, 0xFF, (byte)part.Role[0]] : [];
                step.AppendData(role);
                section.AppendData(role);
                ReadOnlySpan<int> tokens = counter.Encode(part.Text);
                section.AppendData(MemoryMarshal.AsBytes(tokens));
                while (print.Steps.Count < MaxSteps)
                {
                    long missing = counter.FromCount((print.Steps.Count + 1L) * StepTokens) - taken;
                    if (tokens.Length < missing)
                    {
                        break;
                    }

                    step.AppendData(MemoryMarshal.AsBytes(tokens[..(int)missing]));
                    tokens = tokens[(int)missing..];
                    taken += missing;
                    step.GetHashAndReset(hash);
                    print.Steps.Add(BitConverter.ToUInt64(hash));
                    step.AppendData(hash);
                }

                step.AppendData(MemoryMarshal.AsBytes(tokens));
                taken += tokens.Length;
            }

            section.GetHashAndReset(hash);
            long end = counter.ToCount(taken);
            if (end > print.Tokens)
            {
                print.Tokens = end;
                print.Sections.Add(new PromptSection
                {
                    Name = parts.Key,
                    EndTokens = end,
                    Hash = parts.Key == PromptPart.Question ? 0 : Math.Max(1, BitConverter.ToUInt64(hash)),
                });
            }
        }

        return print.Tokens > 0 ? print : null;
    }
}
