using RagPlatform.Contracts.V1;

namespace RagPlatform.CostAccounting.Estimates;

/// <summary>
/// What is usual: embedding 5 to 10 %, retrieval with its infrastructure 10 to 20 %, generation 60 to 75 %, logging and monitoring 5 to 10 % of what
/// running a system costs, people aside. Reranking counts as retrieval, retries as what they mostly repeat: generation.
/// </summary>
internal static class ShareBands
{
    private static readonly (string Name, double Low, double High, CostPart[] Parts)[] s_bands =
    [
        ("embedding", 0.05, 0.10, [CostPart.Embedding]),
        ("retrieval", 0.10, 0.20, [CostPart.Retrieval, CostPart.Rerank, CostPart.Infrastructure]),
        ("generation", 0.60, 0.75, [CostPart.Generation, CostPart.Retries]),
        ("monitoring", 0.05, 0.10, [CostPart.Monitoring]),
    ];

    /// <summary>
    /// The shares of a deployment's month; none where it is not split up: queries are priced as a whole, or nothing is counted under generation, so
    /// that it hides in something else.
    /// </summary>
    public static IEnumerable<ShareBand> Of(CostLine line, long queriesPerDay)
    {
        CostLine running = line.Without(CostPart.People);
        double month = (double)running.Month(queriesPerDay);
        if (month <= 0 || running.Parts.Contains(CostPart.Query) || !running.Parts.Contains(CostPart.Generation))
        {
            return [];
        }

        return s_bands.Select(band =>
        {
            double share = band.Parts.Sum(part => (double)running.Of(part).Month(queriesPerDay)) / month;
            return new ShareBand
            {
                Name = band.Name,
                Share = share,
                Low = band.Low,
                High = band.High,
                Position = running.Unknown.Count > 0 ? "unknown" : share < band.Low ? "below" : share > band.High ? "above" : "within",
            };
        });
    }
}
