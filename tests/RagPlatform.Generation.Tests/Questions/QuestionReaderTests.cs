using RagPlatform.Generation.Questions;
using Xunit;

namespace RagPlatform.Generation.Tests.Questions;

public sealed class QuestionReaderTests
{
    [Fact]
    public void Read_LinesWithNumbers_GivesEachPassageItsQuestions()
    {
        const string Answer = "[2] When does it open?\n  [1]  Who keeps the light? \r\n[2] 何時に開きますか？\n[2] Πότε;\n";

        Assert.Equal(
            [["Who keeps the light?"], ["When does it open?", "何時に開きますか？", "Πότε;"], []],
            QuestionReader.Read(Answer, texts: 3, count: 3));
    }

    [Theory]
    [InlineData("I am sorry, I cannot do that.")]
    [InlineData("[1] This passage holds no question.")]
    [InlineData("1. Who keeps the light?")]
    [InlineData("Who keeps the light [1]?")]
    [InlineData("[0] Who?\n[2] Who?\n[999] Who?\n[99999999999] Who?")]
    [InlineData("[1] ?")]
    [InlineData("[1] Who keeps \u0007 it?")]
    [InlineData("[1] Who keeps the li")]
    [InlineData("")]
    public void Read_AnythingElse_IsLeftOut(string answer) => Assert.Equal([[]], QuestionReader.Read(answer, texts: 1, count: 5));

    [Fact]
    public void Read_TooManyTooLongAndRepeated_KeepsTheBounds()
    {
        string longest = new string('x', QuestionReader.MostCharacters - 1) + "?";
        string answer = $"[1] x{longest}\n[1] {longest}\n[1] Who?\n[1] WHO?\n[1] Why?\n[1] How?";

        Assert.Equal([[longest, "Who?", "Why?"]], QuestionReader.Read(answer, texts: 1, count: 3));
    }

    [Fact]
    public void Read_AnyAnswer_KeepsTheBounds()
    {
        string[] parts = ["[1]", "[2]", "[3]", "[", "]", " ", "\n", "Who?", "?", "\t", "日本", "\u0000", new string('a', 150)];
        var random = new Random(20260913);
        for (int round = 0; round < 1000; round++)
        {
            IReadOnlyList<IReadOnlyList<string>> questions =
                QuestionReader.Read(string.Concat(random.GetItems(parts, random.Next(0, 40))), texts: 2, count: 2);

            Assert.Equal(2, questions.Count);
            Assert.All(questions, some => Assert.InRange(some.Count, 0, 2));
            Assert.All(questions.SelectMany(some => some), question => Assert.InRange(question.Length, 2, QuestionReader.MostCharacters));
        }
    }
}
