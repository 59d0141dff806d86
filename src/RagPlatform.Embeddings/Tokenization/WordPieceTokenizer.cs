namespace RagPlatform.Embeddings.Tokenization;

/// <summary>
/// WordPiece as BERT uses it: each word becomes the longest piece it begins with, then the longest that goes on, until it is used up; a
/// word that cannot be written so is unknown as a whole. Text that reads like a special token is text.
/// </summary>
/// <param name="words">Cuts a text into words.</param>
/// <param name="vocabulary">The pieces.</param>
/// <param name="unknownId">The id of words that cannot be written.</param>
internal sealed class WordPieceTokenizer(BertWords words, WordPieceVocabulary vocabulary, int unknownId)
{
    /// <summary>A word of more code points is unknown without looking.</summary>
    public const int MaxWordCharacters = 100;

    /// <summary>Cuts a text into pieces.</summary>
    public WordPieces Tokenize(string text)
    {
        var ids = new List<int>(text.Length / 4);
        int characters = 0;
        int unknown = 0;
        foreach (string word in words.Of(text))
        {
            int length = CodePoints(word);
            characters += length;
            if (length > MaxWordCharacters || !TryAdd(word, ids))
            {
                ids.Add(unknownId);
                unknown += length;
            }
        }

        return new WordPieces(ids, characters, unknown);
    }

    private bool TryAdd(ReadOnlySpan<char> word, List<int> ids)
    {
        int before = ids.Count;
        for (int start = 0; start < word.Length;)
        {
            int length = Math.Min(word.Length - start, vocabulary.LongestPiece);
            int id = 0;
            while (length > 0 && !vocabulary.TryFind(word.Slice(start, length), continues: start > 0, out id))
            {
                length--;
            }

            if (length == 0)
            {
                ids.RemoveRange(before, ids.Count - before);
                return false;
            }

            ids.Add(id);
            start += length;
        }

        return true;
    }

    private static int CodePoints(string word)
    {
        int count = 0;
        foreach (char character in word)
        {
            count += char.IsLowSurrogate(character) ? 0 : 1;
        }

        return count;
    }
}
