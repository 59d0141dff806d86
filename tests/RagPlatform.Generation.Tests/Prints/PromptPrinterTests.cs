using System.Text;
using Google.Protobuf;
using RagPlatform.Contracts.V1;
using RagPlatform.Generation.Models;
using RagPlatform.Generation.Prints;
using RagPlatform.Generation.Prompts;
using RagPlatform.Tokens.Counting;
using Xunit;

namespace RagPlatform.Generation.Tests.Prints;

/// <summary>Hashes are equal exactly as far as prompts begin alike, for one tenant, and nothing else is in a print.</summary>
public sealed class PromptPrinterTests
{
    private const int Seeds = 60;
    private static readonly NamedModel s_exact = new("openai", "gpt-4o");
    private static readonly string[] s_words = ["harbour", " light", " 42", "\n\n", " Leuchtturm", ". The", " ", "é", " a", "))", " 灯台", "\r\n"];

    [Fact]
    public void Print_OneCharacterChanged_ChangesThatStepAndAllBehindItAndNoneBefore()
    {
        PromptPrinter printer = Printers.Of(s_exact);
        TokenCounter counter = TokenCounter.For("openai", "gpt-4o");
        for (int seed = 0; seed < Seeds; seed++)
        {
            var random = new Random(seed);
            string text = Text(random, 1500);
            int at = random.Next(text.Length);
            string changed = text[..at] + (text[at] == '#' ? '%' : '#') + text[(at + 1)..];

            PromptPrint one = Print(printer, Plain(text));
            PromptPrint other = Print(printer, Plain(changed));

            int[] left = counter.Encode(text);
            int[] right = counter.Encode(changed);
            int same = left.Zip(right).TakeWhile(pair => pair.First == pair.Second).Count() / PromptPrinter.StepTokens;
            Assert.Equal(left.Length / PromptPrinter.StepTokens, one.Steps.Count);
            Assert.Equal(one.Steps.Take(same), other.Steps.Take(same));
            Assert.Empty(one.Steps.Skip(same).Intersect(other.Steps.Skip(same)));
        }
    }

    [Fact]
    public void Print_SamePromptInAnotherProcess_IsTheSame()
    {
        ModelPrompt prompt = Plain(Text(new Random(1), 800));

        Assert.Equal(Print(Printers.Of(s_exact), prompt), Print(Printers.Of(s_exact), prompt));
    }

    [Fact]
    public void Print_OfAnotherTenantOrSecret_SharesNoHash()
    {
        ModelPrompt prompt = AnswerPrompt.Build(
            "How far does it shine?", [new Turn { Role = "user", Text = "Hello." }], [TestPassages.Create(Text(new Random(2), 900))]);
        PromptPrint mine = Print(Printers.Of(s_exact), prompt);

        foreach (PromptPrint other in (PromptPrint[])[
            Print(Printers.Of(s_exact), prompt, "globex"), Print(Printers.Of(s_exact, "another secret of it"), prompt)])
        {
            Assert.Equal(mine.Steps.Count, other.Steps.Count);
            Assert.Empty(Hashes(mine).Intersect(Hashes(other)));
        }
    }

    [Fact]
    public void Print_OfAPrompt_HasNoTextOfIt()
    {
        ModelPrompt prompt = AnswerPrompt.Build(
            "Who is Zebedee?", [], [TestPassages.Create("Zebedee keeps the lighthouse. " + Text(new Random(3), 400))]);

        string bytes = Encoding.Latin1.GetString(Print(Printers.Of(s_exact), prompt).ToByteArray());

        foreach (string word in (string[])["Zebedee", "lighthouse", "harbour", "acme", "numbered"])
        {
            Assert.DoesNotContain(word, bytes, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public void Print_Sections_AreHashedWhereverTheyStandAndTheQuestionIsNot()
    {
        PromptPrinter printer = Printers.Of(s_exact);
        Passage passage = TestPassages.Create("The lighthouse shines far.");
        PromptPrint first = Print(printer, AnswerPrompt.Build("How far?", [], [passage]));
        PromptPrint second = Print(printer, AnswerPrompt.Build("Since when?", [new Turn { Role = "user", Text = "Hello." }], [passage]));

        Assert.Equal(["instructions", "passages", "question"], first.Sections.Select(section => section.Name));
        Assert.Equal(["instructions", "history", "passages", "question"], second.Sections.Select(section => section.Name));
        Assert.Equal(first.Sections[0], second.Sections[0]);
        Assert.Equal(first.Sections[1].Hash, second.Sections[2].Hash);
        Assert.NotEqual(0UL, first.Sections[1].Hash);
        Assert.Equal((0UL, 0UL), (first.Sections[^1].Hash, second.Sections[^1].Hash));
        Assert.Equal(first.Tokens, first.Sections[^1].EndTokens);
    }

    [Fact]
    public void Print_TurnsOfAnotherRole_Differ()
    {
        PromptPrinter printer = Printers.Of(s_exact);
        string text = Text(new Random(4), 300);

        PromptPrint user = Print(printer, new ModelPrompt("Answer.", [new Turn { Role = "user", Text = text }], "?"));
        PromptPrint assistant = Print(printer, new ModelPrompt("Answer.", [new Turn { Role = "assistant", Text = text }], "?"));

        Assert.Empty(user.Steps.Intersect(assistant.Steps));
        Assert.NotEqual(user.Sections[1].Hash, assistant.Sections[1].Hash);
    }

    [Fact]
    public void Print_OfALongPrompt_IsBoundedAndCountsAllOfIt()
    {
        string text = string.Concat(Enumerable.Repeat(" harbour", 20_000));

        PromptPrint print = Print(Printers.Of(s_exact), Plain(text));

        Assert.Equal(PromptPrinter.MaxSteps, print.Steps.Count);
        Assert.Equal(20_000, print.Tokens);
        Assert.InRange(print.CalculateSize(), 1, 1200);
    }

    [Theory]
    [InlineData("openai", "gpt-4o")]
    [InlineData("anthropic", "claude-sonnet-4-5")]
    [InlineData("local", "some-model")]
    public void Print_TokensOfAModel_AreAsItsCounterCounts(string provider, string model)
    {
        string text = Text(new Random(5), 2000);

        PromptPrint print = Print(Printers.Of(new NamedModel(provider, model)), Plain(text));

        Assert.Equal(TokenCounter.For(provider, model).Count(text), print.Tokens);
        Assert.Equal(print.Tokens / PromptPrinter.StepTokens, print.Steps.Count);
    }

    [Fact]
    public void Print_WithoutATenantOrText_IsNone()
    {
        Assert.Null(Printers.Of(s_exact).Print(Plain("x"), string.Empty, isUsageUnknown: false));
        Assert.Null(Printers.Of(s_exact).Print(Plain(string.Empty), "acme", isUsageUnknown: false));
    }

    private static PromptPrint Print(PromptPrinter printer, ModelPrompt prompt, string tenant = "acme") =>
        printer.Print(prompt, tenant, isUsageUnknown: false) ?? throw new InvalidOperationException("There is no print.");

    private static ModelPrompt Plain(string text) => new(text, [], string.Empty);

    private static IEnumerable<ulong> Hashes(PromptPrint print) =>
        print.Steps.Concat(print.Sections.Select(section => section.Hash).Where(hash => hash != 0));

    private static string Text(Random random, int words) =>
        string.Concat(Enumerable.Range(0, words).Select(_ => s_words[random.Next(s_words.Length)]));
}
