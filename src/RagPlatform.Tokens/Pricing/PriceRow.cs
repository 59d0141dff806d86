namespace RagPlatform.Tokens.Pricing;

/// <summary>
/// A dated price of one model. Prices are nano-dollars (10^-9 USD) per million tokens, so that a list price of one dollar per million
/// tokens is 1,000,000,000.
/// </summary>
/// <param name="Id">Names the row in the ledger.</param>
/// <param name="Provider">As in <c>openai</c>; part of what a call is priced by.</param>
/// <param name="Model">As the provider names it.</param>
/// <param name="ValidFrom">From when it holds, UTC, until the next row of the same provider and model.</param>
/// <param name="Input">Uncached prompt tokens.</param>
/// <param name="CacheRead">Prompt tokens read from the provider's cache.</param>
/// <param name="CacheWrite">Prompt tokens written to it.</param>
/// <param name="Output">Tokens of answer and reasoning.</param>
/// <param name="Embedding">Tokens embedded.</param>
/// <param name="Source">Where and when the price was read.</param>
public sealed record PriceRow(
    string Id,
    string Provider,
    string Model,
    DateTimeOffset ValidFrom,
    long Input,
    long CacheRead,
    long CacheWrite,
    long Output,
    long Embedding,
    string Source)
{
    private const long TokensPerUnit = 1_000_000;

    /// <summary>
    /// What the tokens cost at this price, in nano-dollars: the sum over the buckets of tokens × price / 10^6, rounded up once at the
    /// end, so that a charge is never lost to rounding.
    /// Example: 1,500 uncached tokens at 150,000,000 (0.15 USD per million) cost 225,000 nano-dollars.
    /// </summary>
    /// <exception cref="OverflowException">The amount does not fit 64 bits (above 9.2 billion dollars).</exception>
    public long Cost(TokenCounts tokens)
    {
        Int128 units = ((Int128)tokens.InputUncached * Input)
            + ((Int128)tokens.CacheRead * CacheRead)
            + ((Int128)tokens.CacheWrite * CacheWrite)
            + (((Int128)tokens.OutputText + tokens.OutputReasoning) * Output)
            + ((Int128)tokens.Embedding * Embedding);
        return checked((long)((units + TokensPerUnit - 1) / TokensPerUnit));
    }
}
