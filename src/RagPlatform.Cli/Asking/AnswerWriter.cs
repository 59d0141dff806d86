using System.Text;
using RagPlatform.Cli.Output;
using Spectre.Console;

namespace RagPlatform.Cli.Asking;

/// <summary>
/// Writes an answer's text as it comes, with the markers of its citations, <c>[1]</c>, in the colour they have below it. A marker may come
/// in two pieces, so what could be the beginning of one is held back until it is known.
/// </summary>
internal sealed class AnswerWriter
{
    // Enough for any number of citations; longer numbers in brackets are the document's own.
    private const int MaxDigits = 3;
    private const string Begin = "\u001b[36m";
    private const string End = "\u001b[0m";
    private readonly TextWriter _output;
    private readonly bool _hasColours;
    private string _held = string.Empty;

    public AnswerWriter(TextWriter output, bool hasColours)
    {
        _output = output;
        _hasColours = hasColours;
    }

    /// <summary>One for what a console can show.</summary>
    public static AnswerWriter For(Surroundings surroundings)
    {
        IReadOnlyCapabilities can = surroundings.CreateConsole().Profile.Capabilities;
        return new AnswerWriter(surroundings.Out, can.Ansi && can.ColorSystem != ColorSystem.NoColors);
    }

    /// <summary>Writes the next piece.</summary>
    public Task WriteAsync(string piece)
    {
        string text = Printable.Clean(piece);
        return _output.WriteAsync(_hasColours ? Colour(text) : text);
    }

    /// <summary>Writes what was held back, and ends the line.</summary>
    public Task FinishAsync() => _output.WriteLineAsync(_held);

    private string Colour(string text)
    {
        var coloured = new StringBuilder(text.Length);
        foreach (char character in text)
        {
            if (_held.Length > 0 && char.IsAsciiDigit(character) && _held.Length <= MaxDigits)
            {
                _held += character;
                continue;
            }

            if (_held.Length > 1 && character == ']')
            {
                coloured.Append(Begin).Append(_held).Append(']').Append(End);
                _held = string.Empty;
                continue;
            }

            coloured.Append(_held);
            _held = character == '[' ? "[" : string.Empty;
            if (_held.Length == 0)
            {
                coloured.Append(character);
            }
        }

        return coloured.ToString();
    }
}
