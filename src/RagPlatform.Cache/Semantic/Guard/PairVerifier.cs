using System.Globalization;

namespace RagPlatform.Cache.Semantic.Guard;

/// <summary>
/// Estimates whether two questions have the same answer, from <see cref="PairFeatures"/>: a network of one hidden layer,
/// logit = w·tanh(Wf) + v·f. Its weights are <c>verifier.txt</c>, written by the benchmarks' command <c>train-verifier</c>.
/// </summary>
internal sealed class PairVerifier
{
    private readonly double[] _hidden;
    private readonly double[] _output;
    private readonly double[] _direct;

    /// <summary>Creates a verifier.</summary>
    /// <param name="hidden">W, a row of <see cref="PairFeatures.Count"/> weights for each hidden unit.</param>
    /// <param name="output">w, a weight for each hidden unit.</param>
    /// <param name="direct">v, a weight for each feature.</param>
    public PairVerifier(double[] hidden, double[] output, double[] direct)
    {
        if (direct.Length != PairFeatures.Count || hidden.Length != output.Length * PairFeatures.Count)
        {
            throw new ArgumentException("The weights are not those of the features there are.", nameof(hidden));
        }

        (_hidden, _output, _direct) = (hidden, output, direct);
    }

    /// <summary>The verifier with the weights of this assembly.</summary>
    public static PairVerifier Default { get; } = Read();

    /// <summary>The logarithm of the odds that both questions have the same answer.</summary>
    public double Logit(QuestionTraits asked, QuestionTraits cached, double similarity, TermAlignment alignment)
    {
        Span<double> row = stackalloc double[PairFeatures.Count];
        PairFeatures.Write(asked, cached, similarity, alignment, row);
        return Logit(row);
    }

    /// <summary>The same from features.</summary>
    public double Logit(ReadOnlySpan<double> row)
    {
        double logit = Dot(_direct, row);
        for (int unit = 0; unit < _output.Length; unit++)
        {
            logit += _output[unit] * Math.Tanh(Dot(_hidden.AsSpan(unit * PairFeatures.Count, PairFeatures.Count), row));
        }

        return logit;
    }

    private static double Dot(ReadOnlySpan<double> weights, ReadOnlySpan<double> row)
    {
        double sum = 0;
        for (int i = 0; i < row.Length; i++)
        {
            sum += weights[i] * row[i];
        }

        return sum;
    }

    // A line of numbers for the direct weights, then one for each hidden unit: its weights and, last, that of its output.
    private static PairVerifier Read()
    {
        using Stream stream = typeof(PairVerifier).Assembly.GetManifestResourceStream("Semantic.Guard.verifier.txt")
            ?? throw new InvalidOperationException("The assembly lacks verifier.txt.");
        using var reader = new StreamReader(stream);
        var lines = new List<double[]>();
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && line[0] != '#')
            {
                lines.Add([.. line.Split(' ').Select(number => double.Parse(number, CultureInfo.InvariantCulture))]);
            }
        }

        return new PairVerifier([.. lines.Skip(1).SelectMany(line => line[..^1])], [.. lines.Skip(1).Select(line => line[^1])], lines[0]);
    }
}
