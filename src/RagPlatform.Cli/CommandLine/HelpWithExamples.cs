using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Globalization;

namespace RagPlatform.Cli.CommandLine;

/// <summary>The usual help, and after it examples; of <c>rag</c> itself the exit codes too.</summary>
internal sealed class HelpWithExamples(HelpAction help) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        int code = help.Invoke(parseResult);
        Command command = parseResult.CommandResult.Command;
        TextWriter output = parseResult.InvocationConfiguration.Output;
        if (command is RootCommand)
        {
            IEnumerable<string> codes = ExitCodes.All.Select(
                exit => string.Create(CultureInfo.InvariantCulture, $"{exit.Code,-5}{exit.Meaning}"));
            Write(output, "Exit codes:", codes);
            output.WriteLine();
        }

        Write(output, "Examples:", Examples.Of(command));
        return code;
    }

    private static void Write(TextWriter output, string heading, IEnumerable<string> lines)
    {
        output.WriteLine(heading);
        foreach (string line in lines)
        {
            output.WriteLine($"  {line}");
        }
    }
}
