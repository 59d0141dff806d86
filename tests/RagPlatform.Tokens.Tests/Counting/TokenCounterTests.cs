using RagPlatform.Tokens.Bpe;
using RagPlatform.Tokens.Counting;
using Xunit;

namespace RagPlatform.Tokens.Tests.Counting;

/// <summary>A count says whether it is exact, and a model is counted by its own encoding.</summary>
public sealed class TokenCounterTests
{
    private const string Text = "Tokenization of an unremarkable sentence, with 12345 and caf\u00E9.";

    [Theory]
    [InlineData("openai", "gpt-4o-mini", "o200k_base")]
    [InlineData("OpenAI", "gpt-5.1", "o200k_base")]
    [InlineData("openai", "gpt-4.1-nano", "o200k_base")]
    [InlineData("openai", "o3-mini", "o200k_base")]
    [InlineData("openrouter", "openai/gpt-oss-120b", "o200k_base")]
    [InlineData("openai", "gpt-4", "cl100k_base")]
    [InlineData("openai", "gpt-4-turbo", "cl100k_base")]
    [InlineData("azure", "gpt-35-turbo", "cl100k_base")]
    [InlineData("openai", "text-embedding-3-small", "cl100k_base")]
    [InlineData("openai", "ft:gpt-4o-mini:acme", "o200k_base")]
    [InlineData("openai", "ft:gpt-4:acme", "cl100k_base")]
    public void For_AModelOfAPublicEncoding_CountsExactly(string provider, string model, string encoding)
    {
        TokenCounter counter = TokenCounter.For(provider, model);

        Assert.True(counter.IsExact);
        Assert.Equal(encoding, counter.Method);
        Assert.Equal((encoding == "o200k_base" ? BpeEncoding.O200kBase : BpeEncoding.Cl100kBase).CountTokens(Text), counter.Count(Text));
    }

    [Theory]
    [InlineData("openai", "gpt-4o")]
    [InlineData("anthropic", "claude-sonnet-4-5")]
    [InlineData("local", "some-model")]
    public void FromCount_AnyCount_IsTheFewestTokensThatAreCountedAsThat(string provider, string model)
    {
        TokenCounter counter = TokenCounter.For(provider, model);

        for (long count = 1; count <= 2000; count++)
        {
            long tokens = counter.FromCount(count);
            Assert.True(counter.ToCount(tokens) >= count && counter.ToCount(tokens - 1) < count, $"{count} is {tokens} tokens");
        }

        Assert.Equal(0, counter.FromCount(0));
        Assert.Equal(counter.Count(Text), counter.ToCount(counter.Encode(Text).Length));
    }

    [Theory]
    [InlineData("anthropic", "claude-sonnet-4-5", 120)]
    [InlineData("openrouter", "anthropic/claude-haiku-4-5", 120)]
    [InlineData("google", "gemini-2.5-flash", 110)]
    [InlineData("openai", "llama3.1", 110)]
    [InlineData("local", "gpt-4o", 110)]
    [InlineData("", "", 110)]
    public void For_AnyOtherModel_IsAnEstimateThatSaysSo(string provider, string model, int percent)
    {
        TokenCounter counter = TokenCounter.For(provider, model);

        Assert.False(counter.IsExact);
        Assert.Contains($"{percent} %", counter.Method, StringComparison.Ordinal);
        Assert.Equal((long)Math.Ceiling(BpeEncoding.O200kBase.CountTokens(Text) * (decimal)percent / 100), counter.Count(Text));
    }

    [Fact]
    public void Count_OfNothing_IsZero() => Assert.Equal(0, TokenCounter.For("anthropic", "claude").Count(string.Empty));
}
