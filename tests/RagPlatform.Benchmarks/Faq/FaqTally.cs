namespace RagPlatform.Benchmarks.Faq;

/// <summary>What became of the questions asked.</summary>
internal sealed class FaqTally
{
    public int Asked { get; private set; }

    public int Right { get; private set; }

    public int Wrong { get; private set; }

    public int None => Asked - Right - Wrong;

    /// <summary>Questions that were answered although their entry was not in the table.</summary>
    public int WrongWithout { get; private set; }

    /// <inheritdoc/>
    public override string ToString() =>
        $"right {Right}, wrong {Wrong}, no match {None} of {Asked}; with the entry taken out wrong {WrongWithout}";

    /// <summary>Counts a question.</summary>
    /// <param name="isRight">Whether its own entry answered; null: none did.</param>
    /// <param name="isAnsweredWithout">Whether an entry answered when its own was taken out.</param>
    public void Add(bool? isRight, bool isAnsweredWithout)
    {
        Asked++;
        Right += isRight == true ? 1 : 0;
        Wrong += isRight == false ? 1 : 0;
        WrongWithout += isAnsweredWithout ? 1 : 0;
    }
}
