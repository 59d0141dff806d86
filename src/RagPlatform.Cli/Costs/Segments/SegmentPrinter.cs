using System.Globalization;
using RagPlatform.Cli.Output;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Cli.Costs.Segments;

/// <summary>Prints segments as a table, and under it the advice that asks for something.</summary>
internal static class SegmentPrinter
{
    private static readonly string[] s_headings =
        ["segment", "about", "#questions", "#cost", "#each", "#hits", "#success", "#helpful", "#value", "#return", "advice"];

    public static void Print(Surroundings surroundings, ListSegmentsReply reply)
    {
        Tables.Print(surroundings, s_headings, reply.Segments.Select(segment => (string[])
        [
            Name(segment),
            About(segment),
            segment.Counts.Questions.ToString("N0", CultureInfo.InvariantCulture),
            Quantities.Dollars(segment.CostNanoUsd),
            Quantities.Dollars(segment.CostPerQuestionNanoUsd),
            Percent(segment.ResultHitRate + segment.SemanticHitRate + segment.FaqRate),
            Percent(segment.SuccessRate),
            segment.HasSatisfaction ? Percent(segment.Satisfaction) : "-",
            segment.HasValuePerSuccessNanoUsd ? Quantities.Dollars(segment.ValueNanoUsd) : "-",
            segment.HasReturnOnInvestment ? segment.ReturnOnInvestment.ToString("0.00", CultureInfo.InvariantCulture) : "-",
            Advice(segment.Advice.Action),
        ]));
        TextWriter output = surroundings.Out;
        foreach (Segment segment in reply.Segments.Where(segment =>
            segment.Advice.Action is SegmentAction.PrecomputeFaq or SegmentAction.Cache or SegmentAction.Invest or SegmentAction.Refuse))
        {
            output.WriteLine($"{Name(segment)}: {Printable.Clean(segment.Advice.Reason)}");
            foreach (string step in segment.Advice.Arithmetic)
            {
                output.WriteLine($"  {Printable.Clean(step)}");
            }
        }

        output.WriteLine($"from {Instants.Text(reply.FromMs)} to {Instants.Text(reply.ToMs)}");
        output.WriteLine(
            reply.HasDefaultValueNanoUsd
                ? $"a successful answer is worth {Quantities.Dollars(reply.DefaultValueNanoUsd)} where its segment has no value of its own"
                : "what a successful answer is worth is not set; rag cost segments value set --value 0.25 sets it");
        if (reply.LeftOut > 0)
        {
            output.WriteLine($"{Quantities.Count(reply.LeftOut, "segment")} beyond the limit");
        }
    }

    private static string Name(Segment segment) => segment.Segment_.Length > 0 ? segment.Segment_ : "(none)";

    private static string About(Segment segment) =>
        segment.Label.Length > 0 ? segment.Label : segment.Example.Length > 0 ? segment.Example : "-";

    private static string Advice(SegmentAction action) => action switch
    {
        SegmentAction.Watch => "watch",
        SegmentAction.Keep => "keep",
        SegmentAction.PrecomputeFaq => "FAQ",
        SegmentAction.Cache => "cache",
        SegmentAction.Invest => "invest",
        SegmentAction.Refuse => "refuse",
        _ => "-",
    };

    private static string Percent(double share) => (share * 100).ToString("0.#", CultureInfo.InvariantCulture) + " %";
}
