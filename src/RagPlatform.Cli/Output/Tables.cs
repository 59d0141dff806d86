using Spectre.Console;

namespace RagPlatform.Cli.Output;

/// <summary>Rows under headings: framed on terminals, plain aligned lines elsewhere.</summary>
internal static class Tables
{
    private const int MaxCellCharacters = 200;

    /// <summary>Prints rows; a heading that begins with '#' stands over numbers.</summary>
    public static void Print(Surroundings surroundings, IReadOnlyList<string> headings, IEnumerable<IReadOnlyList<string>> rows)
    {
        var table = new Table { Border = surroundings.IsTerminal ? TableBorder.Rounded : TableBorder.None };
        foreach (string heading in headings)
        {
            bool isNumber = heading.StartsWith('#');
            table.AddColumn(new TableColumn(new Text(heading.TrimStart('#')))
            {
                Alignment = isNumber ? Justify.Right : Justify.Left,
                NoWrap = isNumber || !surroundings.IsTerminal,
            });
        }

        foreach (IReadOnlyList<string> row in rows)
        {
            table.AddRow(row.Select(cell => new Text(Printable.OneLine(cell, MaxCellCharacters))));
        }

        surroundings.CreateConsole().Write(table);
    }
}
