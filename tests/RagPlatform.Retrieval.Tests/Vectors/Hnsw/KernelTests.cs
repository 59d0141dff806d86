using RagPlatform.Retrieval.Vectors.Hnsw;
using Xunit;

namespace RagPlatform.Retrieval.Tests.Vectors.Hnsw;

public sealed unsafe class KernelTests
{
    // Below, at and above the widths of registers, and what is left over.
    public static TheoryData<int> Lengths =>
        [1, 2, 3, 7, 15, 16, 17, 31, 32, 33, 47, 63, 64, 65, 100, 127, 128, 129, 384, 511, 512, 1000, 8192];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Dot_OfCodes_IsTheSumOfProducts(int length)
    {
        var random = new Random(length);
        short[] query = [.. Enumerable.Range(0, length).Select(_ => (short)random.Next(-2047, 2048))];
        sbyte[] left = [.. Enumerable.Range(0, length).Select(_ => (sbyte)random.Next(-127, 128))];
        sbyte[] right = [.. Enumerable.Range(0, length).Select(_ => (sbyte)random.Next(-127, 128))];
        fixed (short* q = query)
        fixed (sbyte* l = left, r = right)
        {
            Assert.Equal(query.Zip(left, (x, y) => x * y).Sum(), DotKernels.Dot(q, l, length));
            Assert.Equal(left.Zip(right, (x, y) => x * y).Sum(), DotKernels.Dot(l, r, length));
            int portable = DotKernels.PortableDot(q, l, length, out int done);
            Assert.Equal(query.Take(done).Zip(left, (x, y) => x * y).Sum(), portable);
            Assert.Equal(length / 16 * 16, done);
        }
    }

    [Fact]
    public void Dot_OfLargestCodes_DoesNotOverflow()
    {
        const int Length = Retrieval.Vectors.VectorCollection.MaxDimensions;
        short[] query = [.. Enumerable.Repeat((short)ScalarCode.QueryLargest, Length)];
        sbyte[] row = [.. Enumerable.Repeat((sbyte)127, Length)];
        fixed (short* q = query)
        fixed (sbyte* r = row)
        {
            Assert.Equal(127L * ScalarCode.QueryLargest * Length, DotKernels.Dot(q, r, Length));
        }
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Dot_OfFloats_IsTheSumOfProducts(int length)
    {
        var random = new Random(length);
        float[] left = [.. Enumerable.Range(0, length).Select(_ => (float)(random.NextDouble() - 0.5))];
        float[] right = [.. Enumerable.Range(0, length).Select(_ => (float)(random.NextDouble() - 0.5))];
        fixed (float* l = left, r = right)
        {
            Assert.Equal(left.Zip(right, (x, y) => (double)x * y).Sum(), DotKernels.Dot(l, r, length), 1e-4);
        }
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Encode_AnyVector_DecodesWithinHalfAStepAndScoresAsDecoded(int length)
    {
        var random = new Random(length);
        float[] vector = [.. Enumerable.Range(0, length).Select(_ => (float)(random.NextDouble() - 0.5))];
        float[] query = [.. Enumerable.Range(0, length).Select(_ => (float)(random.NextDouble() - 0.5))];
        var upper = new sbyte[length];
        var lower = new byte[ScalarCode.LowerBytes(length)];
        var decoded = new float[length];
        fixed (sbyte* u = upper)
        fixed (byte* l = lower)
        fixed (float* q = query)
        {
            float scale = ScalarCode.Encode(vector, u, l);
            ScalarCode.Decode(u, l, scale, decoded);

            Assert.All(vector.Zip(decoded), pair => Assert.Equal(pair.First, pair.Second, (scale * 0.5001) + 1e-9));
            Assert.Equal(query.Zip(decoded, (x, y) => (double)x * y).Sum(), DotKernels.Dot(q, u, l, length) * scale, 1e-4);
            Assert.All(upper, value => Assert.InRange(value, (sbyte)-127, (sbyte)127));
        }
    }

    [Fact]
    public void Pack_AnyScores_ComparesLikeThemAndUnpacks()
    {
        float[] scores = [-1f, -0.5f, -1e-20f, 0f, 1e-20f, 0.25f, 0.5f, 1f];
        for (int i = 0; i < scores.Length; i++)
        {
            long packed = ScoredRow.Pack(scores[i], 123_456_789);
            Assert.Equal(scores[i], ScoredRow.Score(packed));
            Assert.Equal(123_456_789, ScoredRow.Row(packed));
            Assert.True(ScoredRow.Pack(scores[i], 7) > ScoredRow.Pack(scores[i], 8), "of equal scores the lower row is the better");
            Assert.True(i == 0 || packed > ScoredRow.Pack(scores[i - 1], 0));
        }
    }

    [Fact]
    public void PushBounded_AnyOrder_KeepsTheGreatest()
    {
        var random = new Random(3);
        long[] numbers = [.. Enumerable.Range(0, 2000).Select(_ => random.NextInt64())];
        var heap = new LeastFirstHeap();
        Array.ForEach(numbers, number => heap.PushBounded(number, 300));

        List<long> popped = [];
        while (heap.Count > 0)
        {
            popped.Add(heap.Pop());
        }

        Assert.Equal(numbers.OrderDescending().Take(300).Reverse(), popped);
    }
}
