using System.Runtime.InteropServices;

namespace RagPlatform.Retrieval.Lexical;

/// <summary>
/// The terms of an index as numbers, and the <see cref="WordParts"/> each is made of. Not synchronised: the collection's lock is.
/// </summary>
internal sealed class Vocabulary
{
    private readonly Dictionary<string, int> _terms = new(StringComparer.Ordinal);
    private readonly Dictionary<ulong, int> _parts = [];
    private readonly List<int[]> _partsOfTerm = [];

    /// <summary>Different terms.</summary>
    public int Terms => _terms.Count;

    /// <summary>Different parts.</summary>
    public int Parts => _parts.Count;

    /// <summary>The number of a term, or -1 when no chunk has it.</summary>
    public int Find(string term) => _terms.GetValueOrDefault(term, -1);

    /// <summary>The number of a term, which is given one when it is new; numbers count from 0.</summary>
    public int Add(string term)
    {
        ref int number = ref CollectionsMarshal.GetValueRefOrAddDefault(_terms, term, out bool known);
        if (!known)
        {
            number = _partsOfTerm.Count;
            _partsOfTerm.Add([.. WordParts.Of(term).Select(AddPart)]);
        }

        return number;
    }

    /// <summary>The parts of a known term; one that is in it twice is there twice.</summary>
    public ReadOnlySpan<int> PartsOf(int term) => _partsOfTerm[term];

    /// <summary>Those parts of any term, also an unknown one, that some known term has.</summary>
    public IEnumerable<int> FindParts(string term) => WordParts.Of(term).Select(part => _parts.GetValueOrDefault(part, -1)).Where(part => part >= 0);

    private int AddPart(ulong part)
    {
        ref int number = ref CollectionsMarshal.GetValueRefOrAddDefault(_parts, part, out bool known);
        if (!known)
        {
            number = _parts.Count - 1;
        }

        return number;
    }
}
