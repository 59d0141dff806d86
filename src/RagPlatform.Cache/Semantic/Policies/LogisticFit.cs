namespace RagPlatform.Cache.Semantic.Policies;

/// <summary>
/// Fits P(right | s) = σ(b + γs) by Newton's method and states it as σ(γ(s − t)), t = −b/γ, kept from 0 to 1.
/// Var(t) by the delta method: gradient (−1/γ, b/γ²) over (b, γ), covariance (XᵀWX)⁻¹, W = p(1 − p).
/// Source: Schroeder et al., "vCache", arXiv 2502.03771; Firth's penalty: D. Firth, "Bias reduction of maximum likelihood estimates",
/// Biometrika 80, 1993: each residual y − p becomes y − p + h(½ − p), h the observation's leverage.
/// Worked example (maximum likelihood): wrong at .80 .85 .87 .89, right at .86 .88 .90 .92 .93 .95 .97 .98, and the two pseudo-points
/// give γ = 58.116, t = 0.874, Var = 2.3088e−4.
/// </summary>
internal static class LogisticFit
{
    private const int MaxIterations = 200;
    private const int MaxHalvings = 12;
    private const double Tolerance = 1e-6;
    private const double Rounding = 1e-9;
    private const double MaxGamma = 1e6;

    /// <summary>The fit; null when there is none to use: it does not converge, or right answers are not the more similar ones.</summary>
    public static FittedEntry? Fit(Observations observations, FitMethod method)
    {
        int count = observations.Count + 2;
        Span<double> s = stackalloc double[count];
        Span<double> y = stackalloc double[count];
        (s[0], y[0], s[1], y[1]) = (0, 0, 1, 1);
        for (int i = 2; i < count; i++)
        {
            (double similarity, bool isRight) = observations[i - 2];
            (s[i], y[i]) = (similarity, isRight ? 1 : 0);
        }

        double b = 0, gamma = 0;
        double lastB = 0, lastGamma = 0;
        for (int iteration = 0; iteration < MaxIterations; iteration++)
        {
            (double i00, double i01, double i11) = Information(s, b, gamma);
            double determinant = (i00 * i11) - (i01 * i01);
            if (!(determinant > double.Epsilon))
            {
                return null;
            }

            (double u0, double u1) = (0, 0);
            for (int i = 0; i < count; i++)
            {
                double p = Sigmoid(b + (gamma * s[i]));
                double leverage = p * (1 - p) * (i11 - (2 * i01 * s[i]) + (i00 * s[i] * s[i])) / determinant;
                double residual = y[i] - p + (method == FitMethod.Firth ? leverage * (0.5 - p) : 0);
                u0 += residual;
                u1 += residual * s[i];
            }

            double stepB = ((i11 * u0) - (i01 * u1)) / determinant;
            double stepGamma = ((i00 * u1) - (i01 * u0)) / determinant;
            if (Math.Max(Math.Abs(stepB), Math.Abs(stepGamma)) < Tolerance * (1 + Math.Abs(gamma)))
            {
                return Describe(s, b, gamma, observations.Count);
            }

            // With Firth's penalty the step is not quite Newton's, and may go to and fro about the top for ever: half of it meets the top.
            if ((stepB * lastB) + (stepGamma * lastGamma) < 0)
            {
                stepB /= 2;
                stepGamma /= 2;
            }

            // A step that overshoots altogether is halved until the likelihood does not fall.
            double before = Likelihood(s, y, b, gamma, method) - Rounding;
            for (int halving = 0; halving < MaxHalvings && !(Likelihood(s, y, b + stepB, gamma + stepGamma, method) >= before); halving++)
            {
                stepB /= 2;
                stepGamma /= 2;
            }

            (lastB, lastGamma) = (stepB, stepGamma);
            b += stepB;
            gamma += stepGamma;
            if (!(Math.Abs(gamma) < MaxGamma))
            {
                return null;
            }
        }

        return null;
    }

    /// <summary>σ(x) = 1 / (1 + e^−x).</summary>
    public static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    private static FittedEntry? Describe(ReadOnlySpan<double> s, double b, double gamma, int labels)
    {
        if (!(gamma > 0))
        {
            return null;
        }

        (double i00, double i01, double i11) = Information(s, b, gamma);
        double determinant = (i00 * i11) - (i01 * i01);
        (double g0, double g1) = (-1 / gamma, b / (gamma * gamma));
        double variance = ((g0 * g0 * i11) - (2 * g0 * g1 * i01) + (g1 * g1 * i00)) / determinant;
        return double.IsFinite(variance) && variance >= 0
            ? new FittedEntry(gamma, Math.Clamp(-b / gamma, 0, 1), variance, labels)
            : null;
    }

    private static double Likelihood(ReadOnlySpan<double> s, ReadOnlySpan<double> y, double b, double gamma, FitMethod method)
    {
        double sum = 0;
        for (int i = 0; i < s.Length; i++)
        {
            // ln σ(x), without overflow for large negative x.
            double logit = b + (gamma * s[i]);
            double x = y[i] > 0 ? logit : -logit;
            sum -= Math.Max(-x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x)));
        }

        if (method == FitMethod.MaximumLikelihood)
        {
            return sum;
        }

        (double i00, double i01, double i11) = Information(s, b, gamma);
        return sum + (0.5 * Math.Log((i00 * i11) - (i01 * i01)));
    }

    private static (double I00, double I01, double I11) Information(ReadOnlySpan<double> s, double b, double gamma)
    {
        (double i00, double i01, double i11) = (0, 0, 0);
        foreach (double similarity in s)
        {
            double p = Sigmoid(b + (gamma * similarity));
            double weight = p * (1 - p);
            i00 += weight;
            i01 += weight * similarity;
            i11 += weight * similarity * similarity;
        }

        return (i00, i01, i11);
    }
}
