using RagPlatform.ServiceDefaults.Errors;

namespace RagPlatform.Retrieval.Evaluation;

/// <summary>The ranks down to which rankings are measured.</summary>
internal static class Cutoffs
{
    private const int Max = 1000;
    private const int MaxCount = 10;
    private static readonly int[] s_standard = [10, 100];

    /// <summary>The cut-offs a request names, in ascending order; 10 and 100 where it names none.</summary>
    /// <exception cref="PlatformException">INVALID_ARGUMENT: one is out of range or named twice, or there are too many.</exception>
    public static IReadOnlyList<int> Read(IReadOnlyList<int> named)
    {
        if (named.Count == 0)
        {
            return s_standard;
        }

        if (named.Count > MaxCount || named.Distinct().Count() < named.Count || named.Any(k => k is < 1 or > Max))
        {
            throw PlatformException.InvalidField(
                "cutoffs", $"Name at most {MaxCount} different cut-offs, each 1 to {Max:N0}, or none for 10 and 100.");
        }

        return [.. named.Order()];
    }

    /// <summary>The place of the cut-off that runs are compared at: 10, or the lowest where 10 is none of them.</summary>
    /// <param name="cutoffs">In ascending order, at least one.</param>
    public static int Compared(IReadOnlyList<int> cutoffs) =>
        Math.Max(0, cutoffs.Index().FirstOrDefault(entry => entry.Item == s_standard[0]).Index);
}
