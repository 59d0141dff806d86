using System.Globalization;
using System.Text;
using RagPlatform.Embeddings;

namespace RagPlatform.Cache.Semantic.Guard;

/// <summary>
/// What questions are compared by, read off a question once and kept with its entry. In memory it takes about
/// <see cref="SizeBytes"/>; stored it is the question itself in UTF-8 behind one byte of flags, because reading it off again is
/// cheaper than anything else that could be stored, and never out of date.
/// </summary>
internal sealed class QuestionTraits
{
    /// <summary>Characters of a question that are compared; longer ones are never taken for another.</summary>
    public const int MaxLength = 2000;

    /// <summary>Words that say something, at most.</summary>
    public const int MaxTerms = 128;

    private QuestionTraits(string question, EmbeddingFlags flags)
    {
        Question = question;
        Flags = flags;
        if (question.Length > MaxLength)
        {
            Normalized = question;
            return;
        }

        string composed = Compose(question);
        Normalized = composed.ToLowerInvariant();
        new QuestionReader(composed).Fill(this);
        Grams = CharacterGrams.Of(Squashed);
    }

    /// <summary>The question as it was asked.</summary>
    public string Question { get; }

    /// <summary>What stands out about its vector; anything does not decide.</summary>
    public EmbeddingFlags Flags { get; }

    /// <summary>Lower case, compatibility-composed, white space folded.</summary>
    public string Normalized { get; }

    /// <summary>Letters and digits alone.</summary>
    public string Squashed { get; internal set; } = string.Empty;

    /// <summary>The words that say something, in order.</summary>
    public IReadOnlyList<Term> Terms { get; internal set; } = [];

    /// <summary>The other words, in order.</summary>
    public IReadOnlyList<string> SmallWords { get; internal set; } = [];

    /// <summary>Everything with a digit, and number words, in order.</summary>
    public IReadOnlyList<string> Numbers { get; internal set; } = [];

    /// <summary>Words that deny.</summary>
    public int Negations { get; internal set; }

    /// <summary>What it asks for.</summary>
    public AskedKinds Asks { get; internal set; }

    /// <summary>What stands before and after a word of direction, such as "to".</summary>
    public IReadOnlyList<(string Word, int Before, int After)> Directions { get; internal set; } = [];

    /// <summary>Runs of three characters, as sorted distinct numbers.</summary>
    public IReadOnlyList<uint> Grams { get; } = [];

    /// <summary>Whether there is something to compare.</summary>
    public bool IsComparable => (Terms.Count > 0 || Numbers.Count > 0) && Terms.Count <= MaxTerms;

    /// <summary>Estimate of the memory it takes: about 20 bytes a character.</summary>
    public int SizeBytes => 200 + (2 * (Question.Length + Normalized.Length + Squashed.Length)) + (96 * Terms.Count) + (4 * Grams.Count)
        + (32 * (SmallWords.Count + Numbers.Count + Directions.Count));

    /// <summary>Reads a question.</summary>
    /// <param name="question">Its text.</param>
    /// <param name="flags">What the embedder said of its vector.</param>
    public static QuestionTraits Of(string question, EmbeddingFlags flags = EmbeddingFlags.None)
    {
        ArgumentNullException.ThrowIfNull(question);
        return new QuestionTraits(question, flags);
    }

    /// <summary>Reads what <see cref="ToBytes"/> wrote.</summary>
    /// <exception cref="FormatException">There are no bytes.</exception>
    public static QuestionTraits FromBytes(ReadOnlySpan<byte> bytes) =>
        bytes.Length == 0
            ? throw new FormatException("Traits take at least one byte.")
            : Of(Encoding.UTF8.GetString(bytes[1..]), (EmbeddingFlags)bytes[0]);

    /// <summary>One byte of flags and the question in UTF-8.</summary>
    public byte[] ToBytes() => [(byte)Flags, .. Encoding.UTF8.GetBytes(Question)];

    // Half a surrogate pair cannot be normalised; no question that a person asks has one.
    private static string Compose(string question)
    {
        string valid = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(question));
        var text = new StringBuilder(valid.Length);
        foreach (char character in valid.Normalize(NormalizationForm.FormKC))
        {
            char folded = character is '\u2019' or '\u2018' ? '\'' : character;
            if (!char.IsWhiteSpace(folded))
            {
                if (char.GetUnicodeCategory(folded) is not (UnicodeCategory.Control or UnicodeCategory.Format))
                {
                    text.Append(folded);
                }
            }
            else if (text.Length > 0 && text[^1] != ' ')
            {
                text.Append(' ');
            }
        }

        return text.ToString().TrimEnd(' ');
    }
}
