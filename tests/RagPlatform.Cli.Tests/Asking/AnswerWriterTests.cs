using RagPlatform.Cli.Asking;
using Xunit;

namespace RagPlatform.Cli.Tests.Asking;

public sealed class AnswerWriterTests
{
    [Theory]
    [InlineData("a [1][22] b", "a <[1]><[22]> b")]
    [InlineData("[[7]] [x] [] [1 2] [12345] [", "[<[7]>] [x] [] [1 2] [12345] [")]
    [InlineData("none", "none")]
    public async Task Write_InAnyPieces_ColoursMarkersOnly(string text, string expected)
    {
        string coloured = expected.Replace("<", "\u001b[36m", StringComparison.Ordinal).Replace(">", "\u001b[0m", StringComparison.Ordinal);
        for (int size = 1; size <= text.Length; size++)
        {
            using var output = new StringWriter { NewLine = "\n" };
            var writer = new AnswerWriter(output, hasColours: true);
            foreach (char[] piece in text.Chunk(size))
            {
                await writer.WriteAsync(new string(piece));
            }

            await writer.FinishAsync();

            Assert.Equal(coloured + "\n", output.ToString());
        }
    }
}
