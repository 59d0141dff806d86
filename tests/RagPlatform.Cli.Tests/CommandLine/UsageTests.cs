using RagPlatform.Cli.CommandLine;
using RagPlatform.Cli.Tests.Hosting;
using Xunit;

namespace RagPlatform.Cli.Tests.CommandLine;

public sealed class UsageTests
{
    [Theory]
    [InlineData("ask")]
    [InlineData("ask", "a question without a collection")]
    [InlineData("ask", "q", "--collection", "kb", "--top-k", "51")]
    [InlineData("ask", "q", "--collection", "kb", "--top-k", "0")]
    [InlineData("ask", "q", "--collection", "kb", "--top-k", "many")]
    [InlineData("search", "q", "--collection", "kb", "--mode", "psychic")]
    [InlineData("ingest", "--collection", "kb")]
    [InlineData("ingest", "/no/such/folder", "--collection", "kb", "--key", "k")]
    [InlineData("ask", "q", "--collection", "kb", "--gateway", "not an address")]
    [InlineData("keys")]
    [InlineData("keys", "create", "shop")]
    [InlineData("keys", "create", "shop", "--role", "king")]
    [InlineData("keys", "create", "shop", "--role", "reader", "--expires", "5000")]
    [InlineData("keys", "rotate", "k1", "--grace", "8d")]
    [InlineData("cost", "report", "--by", "weather")]
    [InlineData("cost", "report", "--from", "yesterday")]
    [InlineData("jobs", "list", "--limit", "0")]
    [InlineData("jobs", "list", "--state", "odd")]
    [InlineData("jobs", "retry")]
    [InlineData("jobs", "retry", "f1", "--job", "j1")]
    [InlineData("audit", "export", "--after", "-1")]
    [InlineData("reconcile", "--wait", "soon")]
    [InlineData("completion", "cmd")]
    [InlineData("eval", "folder", "--collection", "kb", "--k", "0")]
    [InlineData("eval", "folder", "--collection", "kb", "--k", "5;10")]
    [InlineData("eval", "golden")]
    [InlineData("eval", "golden", "run", "main")]
    [InlineData("juggle")]
    [InlineData]
    public async Task Run_WrongCommandLine_EndsWithUsageCode(params string[] arguments)
    {
        CommandResult result = await CommandResult.OfAsync(arguments);

        Assert.Equal(ExitCodes.Usage, result.ExitCode);
        Assert.NotEmpty(result.Error);
    }

    public static TheoryData<string> Commands => [.. Examples.Commands];

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Run_Help_EndsWithExamples(string command)
    {
        CommandResult result = await CommandResult.OfAsync([.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"]);

        Assert.Equal((ExitCodes.Success, string.Empty), (result.ExitCode, result.Error));
        string[] examples = result.Out[result.Out.IndexOf("Examples:", StringComparison.Ordinal)..]
            .Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries)[1..];
        Assert.NotEmpty(examples);
        Assert.All(examples, example => Assert.Contains($"rag {command}".TrimEnd(), example, StringComparison.Ordinal));
        Assert.Contains("--gateway", result.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_HelpOfRag_ListsEveryCommandAndExitCode()
    {
        CommandResult result = await CommandResult.OfAsync(["--help"]);

        Assert.All(ExitCodes.All, exit => Assert.Contains(exit.Meaning, result.Out, StringComparison.Ordinal));
        Assert.All(
            Examples.Commands.Where(command => !command.Contains(' ', StringComparison.Ordinal)),
            command => Assert.Contains($"  {command}", result.Out, StringComparison.Ordinal));
    }
}
