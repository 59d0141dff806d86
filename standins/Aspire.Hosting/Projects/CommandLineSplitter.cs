using System.Text;

namespace Aspire.Hosting;

/// <summary>Splits a command line into arguments: blanks divide, double quotes group, a backslash keeps the quote after it.</summary>
internal static class CommandLineSplitter
{
    internal static IEnumerable<string> Split(string commandLine)
    {
        var current = new StringBuilder();
        var (quoted, any) = (false, false);
        for (var i = 0; i < commandLine.Length; i++)
        {
            var c = commandLine[i];
            if (c == '\\' && i + 1 < commandLine.Length && commandLine[i + 1] == '"')
            {
                current.Append('"');
                (any, i) = (true, i + 1);
            }
            else if (c == '"')
            {
                (quoted, any) = (!quoted, true);
            }
            else if (char.IsWhiteSpace(c) && !quoted)
            {
                if (any)
                {
                    yield return current.ToString();
                }

                current.Clear();
                any = false;
            }
            else
            {
                current.Append(c);
                any = true;
            }
        }

        if (any)
        {
            yield return current.ToString();
        }
    }
}
