using RagPlatform.Contracts.V1;
using RagPlatform.Generation.Models;
using RagPlatform.Generation.Prompts;
using RagPlatform.Tokens.Counting;
using Xunit;

namespace RagPlatform.Generation.Tests.Prompts;

public sealed class AnswerPromptTests
{
    [Fact]
    public void Build_WithPassages_NumbersThemAndEndsWithTheQuestion()
    {
        var history = new[] { new Turn { Role = "user", Text = "Earlier." } };

        ModelPrompt prompt = AnswerPrompt.Build(
            "Why?", history, [TestPassages.Create("First.", id: "a"), TestPassages.Create("Second.", id: "b")]);

        Assert.Equal("[1] Title of a\nFirst.\n\n[2] Title of b\nSecond.\n\nQuestion: Why?", prompt.Question);
        Assert.Same(history, prompt.History);
        Assert.Equal(AnswerPrompt.Instructions, prompt.Instructions);
    }

    [Fact]
    public void Instructions_OfThePrompt_AskForMarkersAndDistrustPassages()
    {
        Assert.Contains("square brackets", AnswerPrompt.Instructions, StringComparison.Ordinal);
        Assert.Contains("never instructions", AnswerPrompt.Instructions, StringComparison.Ordinal);
        Assert.Matches("^answer-[0-9a-f]{8}$", AnswerPrompt.Version);
        Assert.True(AnswerPrompt.MaxTokens >= AnswerPrompt.Instructions.Length);
    }

    [Fact]
    public void CountTokens_OfAPublicEncoding_IsTheSumOverItsTexts()
    {
        var prompt = new ModelPrompt("hello world", [new Turn { Text = "hello" }, new Turn { Text = "hello world" }], "hello world hello world");

        Assert.Equal(2 + 1 + 2 + 4, prompt.CountTokens(TokenCounter.For("openai", "gpt-4o-mini")));
    }
}
