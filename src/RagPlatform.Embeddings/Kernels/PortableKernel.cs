using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace RagPlatform.Embeddings.Kernels;

/// <summary>
/// Tiles of 3 rows by 16 columns in vectors of 128 bits: what ARM64 and every x64 processor have. Unrolled by hand: the sums stay in
/// registers only as locals.
/// </summary>
internal sealed unsafe class PortableKernel : MatrixKernel
{
    public override string Name => "portable";

    protected override int TileColumns => PackedMatrix.PanelColumns;

    protected override void MultiplySix(float* a, PackedMatrix b, int column, float* c, Epilogue epilogue)
    {
        MultiplyThree(a, b, column, c, epilogue);
        MultiplyThree(a + (SmallBlock * (nint)b.Inputs), b, column, c + (SmallBlock * (nint)b.Outputs), epilogue);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void MultiplyThree(float* a, PackedMatrix b, int column, float* c, Epilogue epilogue)
    {
        int inputs = b.Inputs;
        short* panel = b.Panel(column);
        float* a0 = a;
        float* a1 = a + inputs;
        float* a2 = a + (2 * (nint)inputs);
        Vector128<float> s00 = default, s01 = default, s02 = default, s03 = default;
        Vector128<float> s10 = default, s11 = default, s12 = default, s13 = default;
        Vector128<float> s20 = default, s21 = default, s22 = default, s23 = default;

        for (nint i = 0; i < inputs; i++)
        {
            (Vector128<float> w0, Vector128<float> w1) = Widen(panel);
            (Vector128<float> w2, Vector128<float> w3) = Widen(panel + 8);

            Vector128<float> x0 = Vector128.Create(a0[i]);
            s00 = Vector128.MultiplyAddEstimate(x0, w0, s00);
            s01 = Vector128.MultiplyAddEstimate(x0, w1, s01);
            s02 = Vector128.MultiplyAddEstimate(x0, w2, s02);
            s03 = Vector128.MultiplyAddEstimate(x0, w3, s03);

            Vector128<float> x1 = Vector128.Create(a1[i]);
            s10 = Vector128.MultiplyAddEstimate(x1, w0, s10);
            s11 = Vector128.MultiplyAddEstimate(x1, w1, s11);
            s12 = Vector128.MultiplyAddEstimate(x1, w2, s12);
            s13 = Vector128.MultiplyAddEstimate(x1, w3, s13);

            Vector128<float> x2 = Vector128.Create(a2[i]);
            s20 = Vector128.MultiplyAddEstimate(x2, w0, s20);
            s21 = Vector128.MultiplyAddEstimate(x2, w1, s21);
            s22 = Vector128.MultiplyAddEstimate(x2, w2, s22);
            s23 = Vector128.MultiplyAddEstimate(x2, w3, s23);

            panel += PackedMatrix.PanelColumns;
        }

        Store(c, b, column, epilogue, s00, s01, s02, s03);
        Store(c + (1 * (nint)b.Outputs), b, column, epilogue, s10, s11, s12, s13);
        Store(c + (2 * (nint)b.Outputs), b, column, epilogue, s20, s21, s22, s23);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector128<float> Lower, Vector128<float> Upper) Widen(short* weights)
    {
        (Vector128<int> lower, Vector128<int> upper) = Vector128.Widen(Vector128.Load(weights));
        return (Vector128.ConvertToSingle(lower), Vector128.ConvertToSingle(upper));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(
        float* c,
        PackedMatrix b,
        int column,
        Epilogue epilogue,
        Vector128<float> s0,
        Vector128<float> s1,
        Vector128<float> s2,
        Vector128<float> s3)
    {
        Store(c, b, column, epilogue, s0);
        Store(c + 4, b, column + 4, epilogue, s1);
        Store(c + 8, b, column + 8, epilogue, s2);
        Store(c + 12, b, column + 12, epilogue, s3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(float* c, PackedMatrix b, int column, Epilogue epilogue, Vector128<float> sum)
    {
        sum = (sum * Vector128.Load(b.Scales + column)) + Vector128.Load(b.Bias + column);
        sum = epilogue switch
        {
            Epilogue.Relu => Vector128.Max(sum, Vector128<float>.Zero),
            Epilogue.Add => sum + Vector128.Load(c),
            _ => sum,
        };
        sum.Store(c);
    }
}
