namespace RagPlatform.Tokens.Bpe;

/// <summary>What the encodings' patterns tell apart: each character is in exactly one class.</summary>
[Flags]
internal enum CharacterClass : byte
{
    /// <summary>None of the others: punctuation, symbols, control characters, what Unicode has not assigned.</summary>
    Symbol = 1,

    /// <summary>A letter that is upper or title case (Lu, Lt).</summary>
    Upper = 2,

    /// <summary>A lower-case letter (Ll).</summary>
    Lower = 4,

    /// <summary>A letter without case (Lm, Lo): the patterns take it for either.</summary>
    Uncased = 8,

    /// <summary>A combining mark (M): no letter, yet within words.</summary>
    Mark = 16,

    /// <summary>A number (N).</summary>
    Number = 32,

    /// <summary>White space other than the two below.</summary>
    Space = 64,

    /// <summary>Carriage return and line feed.</summary>
    Newline = 128,

    /// <summary>Any letter (L).</summary>
    Letter = Upper | Lower | Uncased,

    /// <summary>White space (\s).</summary>
    White = Space | Newline,

    /// <summary>What may stand before a word as part of it: <c>[^\r\n\p{L}\p{N}]</c>.</summary>
    Prefix = Symbol | Mark | Space,

    /// <summary><c>[^\s\p{L}\p{N}]</c>.</summary>
    NoWord = Symbol | Mark,
}
