using System.Diagnostics.CodeAnalysis;

namespace RagPlatform.Cache.Semantic.Guard;

/// <summary>What a question asks for.</summary>
[Flags]
[SuppressMessage("Design", "CA1028", Justification = "One is kept for every entry.")]
internal enum AskedKinds : byte
{
    /// <summary>Nothing that can be told from its words.</summary>
    None = 0,

    /// <summary>What, which, how: also asked for a place, so both are one.</summary>
    ThingOrPlace = 1,

    /// <summary>When, how long, how soon.</summary>
    Time = 2,

    /// <summary>Who.</summary>
    Person = 4,

    /// <summary>Why.</summary>
    Reason = 8,

    /// <summary>How much, how many.</summary>
    Amount = 16,
}
