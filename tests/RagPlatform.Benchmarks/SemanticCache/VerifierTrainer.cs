using RagPlatform.Cache.Semantic.Guard;

namespace RagPlatform.Benchmarks.SemanticCache;

/// <summary>Trains the verifier's network: logistic loss, Adam, weight decay, weights kept from falling below 0,
/// a fixed seed.</summary>
internal sealed class VerifierTrainer
{
    private const int Seed = 17;
    private const int Hidden = 6;
    private const int Epochs = 60;
    private const int BatchSize = 64;
    private const double Rate = 0.01;
    private const double Decay = 1e-3;
    private const int Width = PairFeatures.Count;

    // Direct weights, then for each hidden unit its weights and that of its output.
    private readonly double[] _weights = new double[Width + (Hidden * (Width + 1))];

    /// <summary>Rows that are written to the weights' file.</summary>
    public IEnumerable<double[]> Rows()
    {
        yield return _weights[..Width];
        for (int unit = 0; unit < Hidden; unit++)
        {
            int start = Width + (unit * (Width + 1));
            yield return _weights[start..(start + Width + 1)];
        }
    }

    /// <summary>The verifier with the weights so far.</summary>
    public PairVerifier ToVerifier()
    {
        double[][] rows = [.. Rows()];
        return new PairVerifier([.. rows.Skip(1).SelectMany(row => row[..^1])], [.. rows.Skip(1).Select(row => row[^1])], rows[0]);
    }

    /// <summary>Trains from the beginning.</summary>
    public void Train(IReadOnlyList<VerifierSample> samples)
    {
        var random = new Random(Seed);
        for (int i = 0; i < _weights.Length; i++)
        {
            _weights[i] = IsConstant(i) ? (random.NextDouble() - 0.5) * 2 : random.NextDouble() * 0.2;
        }

        int[] order = [.. Enumerable.Range(0, samples.Count)];
        var (gradient, mean, square) = (new double[_weights.Length], new double[_weights.Length], new double[_weights.Length]);
        int step = 0;
        for (int epoch = 0; epoch < Epochs; epoch++)
        {
            random.Shuffle(order);
            double rate = Rate * (1 - (epoch / (double)Epochs));
            for (int start = 0; start < order.Length; start += BatchSize)
            {
                Array.Clear(gradient);
                int end = Math.Min(order.Length, start + BatchSize);
                for (int i = start; i < end; i++)
                {
                    AddGradient(samples[order[i]], gradient);
                }

                step++;
                for (int i = 0; i < gradient.Length; i++)
                {
                    double g = gradient[i] / (end - start);
                    mean[i] = (0.9 * mean[i]) + (0.1 * g);
                    square[i] = (0.999 * square[i]) + (0.001 * g * g);
                    double update = mean[i] / (1 - Math.Pow(0.9, step)) / (Math.Sqrt(square[i] / (1 - Math.Pow(0.999, step))) + 1e-8);
                    _weights[i] -= rate * (update + (Decay * _weights[i]));
                    _weights[i] = IsConstant(i) ? _weights[i] : Math.Max(0, _weights[i]);
                }
            }
        }
    }

    // The first feature is 1 always: its weights are offsets, and may be negative.
    private static bool IsConstant(int weight) => weight < Width ? weight == 0 : (weight - Width) % (Width + 1) == 0;

    private void AddGradient(VerifierSample sample, double[] gradient)
    {
        double[] row = sample.Row;
        Span<double> active = stackalloc double[Hidden];
        double logit = 0;
        for (int i = 0; i < Width; i++)
        {
            logit += _weights[i] * row[i];
        }

        for (int unit = 0; unit < Hidden; unit++)
        {
            int start = Width + (unit * (Width + 1));
            double sum = 0;
            for (int i = 0; i < Width; i++)
            {
                sum += _weights[start + i] * row[i];
            }

            active[unit] = Math.Tanh(sum);
            logit += active[unit] * _weights[start + Width];
        }

        double error = sample.Weight * ((1 / (1 + Math.Exp(-logit))) - (sample.IsSame ? 1 : 0));
        for (int i = 0; i < Width; i++)
        {
            gradient[i] += error * row[i];
        }

        for (int unit = 0; unit < Hidden; unit++)
        {
            int start = Width + (unit * (Width + 1));
            gradient[start + Width] += error * active[unit];
            double inner = error * _weights[start + Width] * (1 - (active[unit] * active[unit]));
            for (int i = 0; i < Width; i++)
            {
                gradient[start + i] += inner * row[i];
            }
        }
    }
}
