using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace RagPlatform.Embeddings.Kernels;

/// <summary>
/// Tiles of 6 (or 3) rows by 16 columns in 12 of the 16 registers. Unrolled by hand: the sums stay in registers only as locals.
/// </summary>
internal sealed unsafe class Avx2Kernel : MatrixKernel
{
    public override string Name => "avx2";

    protected override int TileColumns => PackedMatrix.PanelColumns;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void MultiplySix(float* a, PackedMatrix b, int column, float* c, Epilogue epilogue)
    {
        int inputs = b.Inputs;
        short* panel = b.Panel(column);
        float* a0 = a;
        float* a1 = a + inputs;
        float* a2 = a + (2 * (nint)inputs);
        float* a3 = a + (3 * (nint)inputs);
        float* a4 = a + (4 * (nint)inputs);
        float* a5 = a + (5 * (nint)inputs);
        Vector256<float> s00 = default, s01 = default;
        Vector256<float> s10 = default, s11 = default;
        Vector256<float> s20 = default, s21 = default;
        Vector256<float> s30 = default, s31 = default;
        Vector256<float> s40 = default, s41 = default;
        Vector256<float> s50 = default, s51 = default;

        for (nint i = 0; i < inputs; i++)
        {
            Vector256<float> w0 = Widen(panel);
            Vector256<float> w1 = Widen(panel + 8);

            Vector256<float> x0 = Vector256.Create(a0[i]);
            s00 = Fma.MultiplyAdd(x0, w0, s00);
            s01 = Fma.MultiplyAdd(x0, w1, s01);

            Vector256<float> x1 = Vector256.Create(a1[i]);
            s10 = Fma.MultiplyAdd(x1, w0, s10);
            s11 = Fma.MultiplyAdd(x1, w1, s11);

            Vector256<float> x2 = Vector256.Create(a2[i]);
            s20 = Fma.MultiplyAdd(x2, w0, s20);
            s21 = Fma.MultiplyAdd(x2, w1, s21);

            Vector256<float> x3 = Vector256.Create(a3[i]);
            s30 = Fma.MultiplyAdd(x3, w0, s30);
            s31 = Fma.MultiplyAdd(x3, w1, s31);

            Vector256<float> x4 = Vector256.Create(a4[i]);
            s40 = Fma.MultiplyAdd(x4, w0, s40);
            s41 = Fma.MultiplyAdd(x4, w1, s41);

            Vector256<float> x5 = Vector256.Create(a5[i]);
            s50 = Fma.MultiplyAdd(x5, w0, s50);
            s51 = Fma.MultiplyAdd(x5, w1, s51);

            panel += PackedMatrix.PanelColumns;
        }

        Store(c, b, column, epilogue, s00, s01);
        Store(c + (1 * (nint)b.Outputs), b, column, epilogue, s10, s11);
        Store(c + (2 * (nint)b.Outputs), b, column, epilogue, s20, s21);
        Store(c + (3 * (nint)b.Outputs), b, column, epilogue, s30, s31);
        Store(c + (4 * (nint)b.Outputs), b, column, epilogue, s40, s41);
        Store(c + (5 * (nint)b.Outputs), b, column, epilogue, s50, s51);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void MultiplyThree(float* a, PackedMatrix b, int column, float* c, Epilogue epilogue)
    {
        int inputs = b.Inputs;
        short* panel = b.Panel(column);
        float* a0 = a;
        float* a1 = a + inputs;
        float* a2 = a + (2 * (nint)inputs);
        Vector256<float> s00 = default, s01 = default;
        Vector256<float> s10 = default, s11 = default;
        Vector256<float> s20 = default, s21 = default;

        for (nint i = 0; i < inputs; i++)
        {
            Vector256<float> w0 = Widen(panel);
            Vector256<float> w1 = Widen(panel + 8);

            Vector256<float> x0 = Vector256.Create(a0[i]);
            s00 = Fma.MultiplyAdd(x0, w0, s00);
            s01 = Fma.MultiplyAdd(x0, w1, s01);

            Vector256<float> x1 = Vector256.Create(a1[i]);
            s10 = Fma.MultiplyAdd(x1, w0, s10);
            s11 = Fma.MultiplyAdd(x1, w1, s11);

            Vector256<float> x2 = Vector256.Create(a2[i]);
            s20 = Fma.MultiplyAdd(x2, w0, s20);
            s21 = Fma.MultiplyAdd(x2, w1, s21);

            panel += PackedMatrix.PanelColumns;
        }

        Store(c, b, column, epilogue, s00, s01);
        Store(c + (1 * (nint)b.Outputs), b, column, epilogue, s10, s11);
        Store(c + (2 * (nint)b.Outputs), b, column, epilogue, s20, s21);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Widen(short* weights) => Avx.ConvertToVector256Single(Avx2.ConvertToVector256Int32(weights));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(float* c, PackedMatrix b, int column, Epilogue epilogue, Vector256<float> s0, Vector256<float> s1)
    {
        Store(c, b, column, epilogue, s0);
        Store(c + 8, b, column + 8, epilogue, s1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(float* c, PackedMatrix b, int column, Epilogue epilogue, Vector256<float> sum)
    {
        sum = Fma.MultiplyAdd(sum, Vector256.Load(b.Scales + column), Vector256.Load(b.Bias + column));
        sum = epilogue switch
        {
            Epilogue.Relu => Avx.Max(sum, Vector256<float>.Zero),
            Epilogue.Add => Avx.Add(sum, Vector256.Load(c)),
            _ => sum,
        };
        sum.Store(c);
    }
}
