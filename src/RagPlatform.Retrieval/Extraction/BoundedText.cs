using System.Text;

namespace RagPlatform.Retrieval.Extraction;

/// <summary>A text under construction that cannot outgrow what is accepted.</summary>
internal sealed class BoundedText
{
    private readonly StringBuilder _text = new();

    /// <summary>UTF-16 code units so far.</summary>
    public int Length => _text.Length;

    /// <summary>The last character; a line break while there is none.</summary>
    public char Last => _text.Length > 0 ? _text[^1] : '\n';

    /// <exception cref="DocumentRefusedException">TEXT_TOO_LONG.</exception>
    public BoundedText Append(ReadOnlySpan<char> text)
    {
        if (_text.Length + text.Length > ExtractionLimits.MaxTextLength)
        {
            throw ExtractionLimits.TextTooLong();
        }

        _text.Append(text);
        return this;
    }

    /// <summary>Appends text on one line: runs of white space become a space, at the ends they are dropped.</summary>
    /// <exception cref="DocumentRefusedException">TEXT_TOO_LONG.</exception>
    public BoundedText AppendFolded(ReadOnlySpan<char> text)
    {
        bool first = true;
        foreach (Range word in text.SplitAny(" \t\r\n\f\v\u00A0\u0085\u2028\u2029"))
        {
            if (text[word] is { Length: > 0 } run)
            {
                Append(first ? string.Empty : " ").Append(run);
                first = false;
            }
        }

        return this;
    }

    /// <summary>Ends the line and leaves a blank one, unless there is one.</summary>
    public BoundedText EndBlock()
    {
        while (_text.Length > 0 && _text[^1] is ' ' or '\t')
        {
            _text.Length--;
        }

        while (_text.Length > 0 && !(_text.Length >= 2 && _text[^1] == '\n' && _text[^2] == '\n'))
        {
            Append("\n");
        }

        return this;
    }

    /// <summary>The text without white space at its end.</summary>
    /// <exception cref="DocumentRefusedException">EMPTY_DOCUMENT, or BINARY_CONTENT.</exception>
    public string ToText() => Encodings.PlainText.RequireText(_text.ToString().TrimEnd());
}
