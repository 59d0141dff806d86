using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace RagPlatform.Embeddings.Kernels;

/// <summary>
/// Tiles of 6 (or 3) rows by 64 columns in 24 of the 32 registers. Unrolled by hand: the sums stay in registers only as locals.
/// Widening the integers runs on other ports than the multiplications do, so the compact weights cost next to nothing.
/// </summary>
internal sealed unsafe class Avx512Kernel : MatrixKernel
{
    public override string Name => "avx512";

    protected override int TileColumns => 4 * PackedMatrix.PanelColumns;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void MultiplySix(float* a, PackedMatrix b, int column, float* c, Epilogue epilogue)
    {
        int inputs = b.Inputs;
        short* p0 = b.Panel(column);
        short* p1 = b.Panel(column + 16);
        short* p2 = b.Panel(column + 32);
        short* p3 = b.Panel(column + 48);
        float* a0 = a;
        float* a1 = a + inputs;
        float* a2 = a + (2 * (nint)inputs);
        float* a3 = a + (3 * (nint)inputs);
        float* a4 = a + (4 * (nint)inputs);
        float* a5 = a + (5 * (nint)inputs);
        Vector512<float> s00 = default, s01 = default, s02 = default, s03 = default;
        Vector512<float> s10 = default, s11 = default, s12 = default, s13 = default;
        Vector512<float> s20 = default, s21 = default, s22 = default, s23 = default;
        Vector512<float> s30 = default, s31 = default, s32 = default, s33 = default;
        Vector512<float> s40 = default, s41 = default, s42 = default, s43 = default;
        Vector512<float> s50 = default, s51 = default, s52 = default, s53 = default;

        for (nint i = 0; i < inputs; i++)
        {
            Vector512<float> w0 = Widen(p0);
            Vector512<float> w1 = Widen(p1);
            Vector512<float> w2 = Widen(p2);
            Vector512<float> w3 = Widen(p3);

            Vector512<float> x0 = Vector512.Create(a0[i]);
            s00 = Avx512F.FusedMultiplyAdd(x0, w0, s00);
            s01 = Avx512F.FusedMultiplyAdd(x0, w1, s01);
            s02 = Avx512F.FusedMultiplyAdd(x0, w2, s02);
            s03 = Avx512F.FusedMultiplyAdd(x0, w3, s03);

            Vector512<float> x1 = Vector512.Create(a1[i]);
            s10 = Avx512F.FusedMultiplyAdd(x1, w0, s10);
            s11 = Avx512F.FusedMultiplyAdd(x1, w1, s11);
            s12 = Avx512F.FusedMultiplyAdd(x1, w2, s12);
            s13 = Avx512F.FusedMultiplyAdd(x1, w3, s13);

            Vector512<float> x2 = Vector512.Create(a2[i]);
            s20 = Avx512F.FusedMultiplyAdd(x2, w0, s20);
            s21 = Avx512F.FusedMultiplyAdd(x2, w1, s21);
            s22 = Avx512F.FusedMultiplyAdd(x2, w2, s22);
            s23 = Avx512F.FusedMultiplyAdd(x2, w3, s23);

            Vector512<float> x3 = Vector512.Create(a3[i]);
            s30 = Avx512F.FusedMultiplyAdd(x3, w0, s30);
            s31 = Avx512F.FusedMultiplyAdd(x3, w1, s31);
            s32 = Avx512F.FusedMultiplyAdd(x3, w2, s32);
            s33 = Avx512F.FusedMultiplyAdd(x3, w3, s33);

            Vector512<float> x4 = Vector512.Create(a4[i]);
            s40 = Avx512F.FusedMultiplyAdd(x4, w0, s40);
            s41 = Avx512F.FusedMultiplyAdd(x4, w1, s41);
            s42 = Avx512F.FusedMultiplyAdd(x4, w2, s42);
            s43 = Avx512F.FusedMultiplyAdd(x4, w3, s43);

            Vector512<float> x5 = Vector512.Create(a5[i]);
            s50 = Avx512F.FusedMultiplyAdd(x5, w0, s50);
            s51 = Avx512F.FusedMultiplyAdd(x5, w1, s51);
            s52 = Avx512F.FusedMultiplyAdd(x5, w2, s52);
            s53 = Avx512F.FusedMultiplyAdd(x5, w3, s53);

            p0 += PackedMatrix.PanelColumns;
            p1 += PackedMatrix.PanelColumns;
            p2 += PackedMatrix.PanelColumns;
            p3 += PackedMatrix.PanelColumns;
        }

        Store(c, b, column, epilogue, s00, s01, s02, s03);
        Store(c + (1 * (nint)b.Outputs), b, column, epilogue, s10, s11, s12, s13);
        Store(c + (2 * (nint)b.Outputs), b, column, epilogue, s20, s21, s22, s23);
        Store(c + (3 * (nint)b.Outputs), b, column, epilogue, s30, s31, s32, s33);
        Store(c + (4 * (nint)b.Outputs), b, column, epilogue, s40, s41, s42, s43);
        Store(c + (5 * (nint)b.Outputs), b, column, epilogue, s50, s51, s52, s53);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void MultiplyThree(float* a, PackedMatrix b, int column, float* c, Epilogue epilogue)
    {
        int inputs = b.Inputs;
        short* p0 = b.Panel(column);
        short* p1 = b.Panel(column + 16);
        short* p2 = b.Panel(column + 32);
        short* p3 = b.Panel(column + 48);
        float* a0 = a;
        float* a1 = a + inputs;
        float* a2 = a + (2 * (nint)inputs);
        Vector512<float> s00 = default, s01 = default, s02 = default, s03 = default;
        Vector512<float> s10 = default, s11 = default, s12 = default, s13 = default;
        Vector512<float> s20 = default, s21 = default, s22 = default, s23 = default;

        for (nint i = 0; i < inputs; i++)
        {
            Vector512<float> w0 = Widen(p0);
            Vector512<float> w1 = Widen(p1);
            Vector512<float> w2 = Widen(p2);
            Vector512<float> w3 = Widen(p3);

            Vector512<float> x0 = Vector512.Create(a0[i]);
            s00 = Avx512F.FusedMultiplyAdd(x0, w0, s00);
            s01 = Avx512F.FusedMultiplyAdd(x0, w1, s01);
            s02 = Avx512F.FusedMultiplyAdd(x0, w2, s02);
            s03 = Avx512F.FusedMultiplyAdd(x0, w3, s03);

            Vector512<float> x1 = Vector512.Create(a1[i]);
            s10 = Avx512F.FusedMultiplyAdd(x1, w0, s10);
            s11 = Avx512F.FusedMultiplyAdd(x1, w1, s11);
            s12 = Avx512F.FusedMultiplyAdd(x1, w2, s12);
            s13 = Avx512F.FusedMultiplyAdd(x1, w3, s13);

            Vector512<float> x2 = Vector512.Create(a2[i]);
            s20 = Avx512F.FusedMultiplyAdd(x2, w0, s20);
            s21 = Avx512F.FusedMultiplyAdd(x2, w1, s21);
            s22 = Avx512F.FusedMultiplyAdd(x2, w2, s22);
            s23 = Avx512F.FusedMultiplyAdd(x2, w3, s23);

            p0 += PackedMatrix.PanelColumns;
            p1 += PackedMatrix.PanelColumns;
            p2 += PackedMatrix.PanelColumns;
            p3 += PackedMatrix.PanelColumns;
        }

        Store(c, b, column, epilogue, s00, s01, s02, s03);
        Store(c + (1 * (nint)b.Outputs), b, column, epilogue, s10, s11, s12, s13);
        Store(c + (2 * (nint)b.Outputs), b, column, epilogue, s20, s21, s22, s23);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Widen(short* weights) =>
        Avx512F.ConvertToVector512Single(Avx512F.ConvertToVector512Int32(Vector256.Load(weights)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(
        float* c,
        PackedMatrix b,
        int column,
        Epilogue epilogue,
        Vector512<float> s0,
        Vector512<float> s1,
        Vector512<float> s2,
        Vector512<float> s3)
    {
        Store(c, b, column, epilogue, s0);
        Store(c + 16, b, column + 16, epilogue, s1);
        Store(c + 32, b, column + 32, epilogue, s2);
        Store(c + 48, b, column + 48, epilogue, s3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(float* c, PackedMatrix b, int column, Epilogue epilogue, Vector512<float> sum)
    {
        sum = Avx512F.FusedMultiplyAdd(sum, Vector512.Load(b.Scales + column), Vector512.Load(b.Bias + column));
        sum = epilogue switch
        {
            Epilogue.Relu => Avx512F.Max(sum, Vector512<float>.Zero),
            Epilogue.Add => Avx512F.Add(sum, Vector512.Load(c)),
            _ => sum,
        };
        sum.Store(c);
    }
}
