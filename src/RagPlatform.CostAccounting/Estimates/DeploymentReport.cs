using RagPlatform.Contracts.V1;

namespace RagPlatform.CostAccounting.Estimates;

/// <summary>One deployment's part of an estimate.</summary>
internal static class DeploymentReport
{
    /// <summary>Its amounts at a traffic, all but the curve.</summary>
    /// <exception cref="OverflowException">An amount does not fit 64 bits.</exception>
    public static DeploymentEstimate Of(string name, CostLine line, long queriesPerDay)
    {
        long month = checked((long)line.Month(queriesPerDay));
        var estimate = new DeploymentEstimate
        {
            Name = name,
            OnceNanoUsd = checked((long)line.Once),
            FixedMonthNanoUsd = checked((long)line.PerMonth),
            MillionQueriesNanoUsd = checked((long)line.PerMillionQueries),
            UnknownPrices = { line.Unknown },
        };
        CostPart[] parts = [.. line.Parts];
        IReadOnlyList<Amounts> all = Amounts.OfMonths([.. parts.Select(part => line.Of(part).Month(queriesPerDay))], queriesPerDay);
        Amounts total = default;
        Amounts withoutPeople = default;
        foreach ((CostPart part, Amounts amounts) in parts.Zip(all))
        {
            CostLine alone = line.Of(part);
            total += amounts;
            withoutPeople += part == CostPart.People ? default : amounts;
            estimate.Parts.Add(new CostPartEstimate
            {
                Part = PartNames.Of(part),
                Amounts = ToContract(amounts),
                OnceNanoUsd = checked((long)alone.Once),
                Share = month == 0 ? 0 : (double)amounts.Month / month,
                PriceUnknown = alone.Unknown.Count > 0,
            });
        }

        estimate.Total = ToContract(total);
        estimate.WithoutPeople = ToContract(withoutPeople);
        estimate.Bands.AddRange(ShareBands.Of(line, queriesPerDay));
        return estimate;
    }

    private static CostAmounts ToContract(Amounts amounts) => new()
    {
        QueryNanoUsd = amounts.Query,
        DayNanoUsd = amounts.Day,
        MonthNanoUsd = amounts.Month,
        YearNanoUsd = amounts.Year,
    };
}
