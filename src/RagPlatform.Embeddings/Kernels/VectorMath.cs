using System.Numerics;

namespace RagPlatform.Embeddings.Kernels;

/// <summary>The small steps between the matrix products, at whatever width <see cref="Vector{T}"/> has here.</summary>
internal static unsafe class VectorMath
{
    // Abramowitz and Stegun 1964, formula 7.1.26; see Gelu.
    private const float ErfP = 0.3275911f;
    private const float ErfA1 = 0.254829592f;
    private const float ErfA2 = -0.284496736f;
    private const float ErfA3 = 1.421413741f;
    private const float ErfA4 = -1.453152027f;
    private const float ErfA5 = 1.061405429f;

    /// <summary>
    /// Normalises a row to mean 0 and (biased) variance 1, then scales and shifts it. A row that is padded keeps its padding zero: there
    /// it is zero before, and so are scale and shift. The result may be the row itself.
    /// </summary>
    /// <param name="row">The row.</param>
    /// <param name="result">Where its result goes.</param>
    /// <param name="count">Components that count.</param>
    /// <param name="width">Components there are, a multiple of <see cref="Vector{T}.Count"/>.</param>
    /// <param name="scale">What each component is multiplied with at last.</param>
    /// <param name="bias">What is added to each then.</param>
    /// <param name="epsilon">Added to the variance before its root is taken.</param>
    public static void LayerNorm(float* row, float* result, int count, int width, float* scale, float* bias, float epsilon)
    {
        Vector<float> sum = Vector<float>.Zero;
        for (int i = 0; i < width; i += Vector<float>.Count)
        {
            sum += Vector.Load(row + i);
        }

        float average = Vector.Sum(sum) / count;
        var mean = new Vector<float>(average);
        int whole = count - (count % Vector<float>.Count);
        Vector<float> squares = Vector<float>.Zero;
        for (int i = 0; i < whole; i += Vector<float>.Count)
        {
            Vector<float> centred = Vector.Load(row + i) - mean;
            squares = Vector.MultiplyAddEstimate(centred, centred, squares);
        }

        float square = Vector.Sum(squares);
        for (int i = whole; i < count; i++)
        {
            square += (row[i] - average) * (row[i] - average);
        }

        var inverse = new Vector<float>(1 / MathF.Sqrt((square / count) + epsilon));
        for (int i = 0; i < width; i += Vector<float>.Count)
        {
            Vector<float> normed = (Vector.Load(row + i) - mean) * inverse;
            Vector.Store(Vector.MultiplyAddEstimate(normed, Vector.Load(scale + i), Vector.Load(bias + i)), result + i);
        }
    }

    /// <summary>
    /// The Gaussian error linear unit <c>x·Φ(x) = x/2·(1 + erf(x/√2))</c> (Hendrycks and Gimpel 2016) in place of each value; their number
    /// is a multiple of <see cref="Vector{T}.Count"/>.
    /// </summary>
    /// <remarks>
    /// With z = |x|/√2 and t = 1/(1 + 0.3275911·z), <c>erfc(z) = (a₁t + a₂t² + a₃t³ + a₄t⁴ + a₅t⁵)·e^(−z²)</c> to 1.5·10⁻⁷ (Abramowitz and
    /// Stegun 7.1.26); a negative value becomes <c>x/2·erfc(z)</c>, another one <c>x − x/2·erfc(z)</c>. For 1: 0.8413447; for −1: −0.1586553.
    /// </remarks>
    public static void Gelu(float* values, int count)
    {
        Vector<float> one = Vector<float>.One;
        var root = new Vector<float>(MathF.Sqrt(0.5f));
        for (int i = 0; i < count; i += Vector<float>.Count)
        {
            Vector<float> x = Vector.Load(values + i);
            Vector<float> z = Vector.Abs(x) * root;
            Vector<float> t = one / Vector.MultiplyAddEstimate(new Vector<float>(ErfP), z, one);
            var sum = new Vector<float>(ErfA5);
            sum = Vector.MultiplyAddEstimate(sum, t, new Vector<float>(ErfA4));
            sum = Vector.MultiplyAddEstimate(sum, t, new Vector<float>(ErfA3));
            sum = Vector.MultiplyAddEstimate(sum, t, new Vector<float>(ErfA2));
            sum = Vector.MultiplyAddEstimate(sum, t, new Vector<float>(ErfA1));
            Vector<float> tail = 0.5f * x * sum * t * Vector.Exp(-z * z);
            Vector.Store(Vector.ConditionalSelect(Vector.LessThan(x, Vector<float>.Zero), tail, x - tail), values + i);
        }
    }

    /// <summary>
    /// Turns scores into weights that sum to 1. There is room up to the next multiple of <see cref="Vector{T}.Count"/>; what lies behind
    /// the last score becomes zero.
    /// </summary>
    public static void Softmax(float* scores, int count)
    {
        int padded = count;
        for (; padded % Vector<float>.Count != 0; padded++)
        {
            scores[padded] = float.NegativeInfinity;
        }

        var largest = new Vector<float>(float.NegativeInfinity);
        for (int i = 0; i < padded; i += Vector<float>.Count)
        {
            largest = Vector.Max(largest, Vector.Load(scores + i));
        }

        float top = largest[0];
        for (int lane = 1; lane < Vector<float>.Count; lane++)
        {
            top = MathF.Max(top, largest[lane]);
        }

        Vector<float> sum = Vector<float>.Zero;
        for (int i = 0; i < padded; i += Vector<float>.Count)
        {
            Vector<float> weight = Vector.Exp(Vector.Load(scores + i) - new Vector<float>(top));
            Vector.Store(weight, scores + i);
            sum += weight;
        }

        var inverse = new Vector<float>(1 / Vector.Sum(sum));
        for (int i = 0; i < padded; i += Vector<float>.Count)
        {
            Vector.Store(Vector.Load(scores + i) * inverse, scores + i);
        }
    }

    /// <summary>The mean of rows that stand without gaps; their width is a multiple of <see cref="Vector{T}.Count"/>.</summary>
    public static void Mean(float* rows, int count, int width, float* result)
    {
        var share = new Vector<float>(1f / count);
        for (int i = 0; i < width; i += Vector<float>.Count)
        {
            Vector<float> sum = Vector<float>.Zero;
            for (int row = 0; row < count; row++)
            {
                sum += Vector.Load(rows + ((nint)row * width) + i);
            }

            Vector.Store(sum * share, result + i);
        }
    }
}
