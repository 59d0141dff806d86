namespace RagPlatform.Cache.Semantic.Guard;

/// <summary>Why two questions that look alike are not taken for the same.</summary>
internal enum GuardReason
{
    /// <summary>Nothing speaks against it.</summary>
    None,

    /// <summary>The vector of one of them may decide nothing: empty, cut off, not English, or with unknown characters.</summary>
    Unreliable,

    /// <summary>One of them has no words, or more than are compared.</summary>
    Incomparable,

    /// <summary>Other numbers, dates, versions or quarters.</summary>
    Numbers,

    /// <summary>One denies what the other does not.</summary>
    Negation,

    /// <summary>Words that exclude each other: enable and disable, Monday and Tuesday.</summary>
    Opposite,

    /// <summary>Each names something the other does not name.</summary>
    Names,

    /// <summary>The same words the other way round: from A to B, from B to A.</summary>
    Direction,

    /// <summary>One asks when, the other why.</summary>
    QuestionKind,

    /// <summary>A word stands in place of another one, and nothing says that they mean the same.</summary>
    Words,

    /// <summary>Another entry, with another answer, is nearly as good.</summary>
    Ambiguous,
}
