namespace RagPlatform.CostAccounting.PromptCaching;

/// <summary>What a diagnosis is made with.</summary>
/// <param name="MinTokens">The shortest prefix that is cached.</param>
/// <param name="SharePercent">Of 100 prompts those that must share a prefix for it to be common.</param>
/// <param name="UsableAfterMs">From the start of a call that writes a prefix until another can read it.</param>
/// <param name="Now">Whose prices the break-even is taken from.</param>
/// <param name="WindowMs">The time the prompts are of.</param>
internal sealed record DiagnosisTerms(long MinTokens, int SharePercent, long UsableAfterMs, DateTimeOffset Now, long WindowMs)
{
    private const long MonthMs = 30L * 86_400_000;

    /// <summary>What an amount of the window is in 30 days, rounded down.</summary>
    /// <exception cref="OverflowException">It does not fit 64 bits.</exception>
    public long PerMonth(long amount) => checked((long)((Int128)amount * MonthMs / WindowMs));
}
