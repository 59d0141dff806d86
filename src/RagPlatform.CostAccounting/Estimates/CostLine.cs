namespace RagPlatform.CostAccounting.Estimates;

/// <summary>What a deployment costs, as a function of traffic: a sum of components, each a straight line.</summary>
/// <param name="Components">In any order.</param>
internal sealed record CostLine(IReadOnlyList<CostComponent> Components)
{
    private const int Million = 1_000_000;

    /// <summary>A month's nano-dollars that do not depend on traffic.</summary>
    public Int128 PerMonth => Sum(component => component.PerMonth);

    /// <summary>Nano-dollars of a million queries more.</summary>
    public Int128 PerMillionQueries => Sum(component => component.PerMillionQueries);

    /// <summary>Nano-dollars paid once.</summary>
    public Int128 Once => Sum(component => component.Once);

    /// <summary>The parts that occur, in the template's order.</summary>
    public IEnumerable<CostPart> Parts => Components.Select(component => component.Part).Distinct().Order();

    /// <summary>Prices that are not known, each once.</summary>
    public IReadOnlyList<string> Unknown => [.. Components.Select(component => component.Unknown).OfType<string>().Distinct(StringComparer.Ordinal)];

    /// <summary>The components of one part alone.</summary>
    public CostLine Of(CostPart part) => new([.. Components.Where(component => component.Part == part)]);

    /// <summary>All components but those of one part.</summary>
    public CostLine Without(CostPart part) => new([.. Components.Where(component => component.Part != part)]);

    /// <summary>
    /// A month's nano-dollars at a traffic: for each part what is fixed + what a query costs × queries a day × 30, rounded once; and their sum, so
    /// that the parts are the total to the nano-dollar. Example: 690 dollars fixed and 0.0013 dollars a query at 50,000 a day cost 2,640 dollars.
    /// </summary>
    /// <exception cref="OverflowException">It does not fit 128 bits.</exception>
    public Int128 Month(long queriesPerDay) => checked(Parts.Aggregate(Int128.Zero, (sum, part) => sum + Of(part).Round(queriesPerDay)));

    private Int128 Round(long queriesPerDay) =>
        checked(PerMonth + Rounding.Divide(PerMillionQueries * ((Int128)queriesPerDay * Amounts.DaysPerMonth), Million));

    private Int128 Sum(Func<CostComponent, Int128> amount) => checked(Components.Aggregate(Int128.Zero, (sum, component) => sum + amount(component)));
}
