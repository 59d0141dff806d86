using System.Numerics.Tensors;
using FsCheck;
using FsCheck.Fluent;
using RagPlatform.CostAccounting.Segments;
using Xunit;

namespace RagPlatform.CostAccounting.Tests.Segments;

/// <summary>Whatever comes: as many clusters as may be, means of what was put there, and the same again for the same.</summary>
public sealed class ClustersTests
{
    private const int Dimensions = 6;

    private static readonly Gen<int[]> s_sequences = Gen.Choose(0, 10_000).ArrayOf(80);

    [Fact]
    public void Put_AnySequence_KeepsItsBoundsAndIsRepeatable() => Check(sequence =>
    {
        var options = new SegmentOptions { WarmUpQuestions = 5, MaxSegments = 7, Similarity = 0.6 };
        Clusters first = Run(sequence, options);
        Clusters again = Run(sequence, options);
        return first.All.Count <= 7
            && first.Space.Vectors == sequence.Length
            && first.All.All(cluster => cluster.Tightness is > 0 and <= 1 && Math.Abs(TensorPrimitives.Norm<float>(cluster.Centre) - 1) < 1e-4)
            && first.All.Select(cluster => (cluster.Id, cluster.Vectors)).SequenceEqual(again.All.Select(cluster => (cluster.Id, cluster.Vectors)))
            && first.All.Zip(again.All).All(pair => pair.First.Mean.SequenceEqual(pair.Second.Mean));
    });

    [Fact]
    public void Put_WithoutRoomRunningOut_EveryTaughtVectorIsInOneCluster() => Check(sequence =>
    {
        var options = new SegmentOptions { WarmUpQuestions = 5, MaxSegments = 4096, Similarity = 0.6 };
        Clusters clusters = Run(sequence, options);
        return clusters.Gone.Count == 0 && clusters.All.Sum(cluster => cluster.Vectors) == sequence.Length - 5;
    });

    [Fact]
    public void Put_AKindMostQuestionsAreOf_StaysInOnePiece()
    {
        // All about the first axis, each with a little of its own: beside what they have in common nothing is alike.
        var options = new SegmentOptions { WarmUpQuestions = 6 };
        var clusters = new Clusters(VectorSpace.Empty(options.WarmUpQuestions, Dimensions), [], options);
        for (int i = 0; i < 60; i++)
        {
            var vector = new float[Dimensions];
            vector[0] = 1;
            vector[1 + (i % (Dimensions - 1))] = i % 2 == 0 ? 0.5f : -0.5f;
            SegmentVector.Normalize(vector);
            int number = i;
            clusters.Put(vector, i, () => $"c{number}");
        }

        Assert.Equal(54, Assert.Single(clusters.All).Vectors);
    }

    [Fact]
    public void Fold_OneByOne_IsTheMean()
    {
        float[][] vectors = [Vector(1), Vector(2), Vector(3)];
        var cluster = new Cluster("c", [.. vectors[0]], 1, 1, 0);
        cluster.Fold(vectors[1]);
        cluster.Fold(vectors[2]);

        for (int i = 0; i < Dimensions; i++)
        {
            Assert.Equal(vectors.Average(vector => vector[i]), cluster.Mean[i], 5);
        }
    }

    [Fact]
    public void Weight_AfterAHalfLife_IsHalf()
    {
        var halfLife = TimeSpan.FromDays(10);
        var cluster = new Cluster("c", Vector(1), 1, weight: 8, lastSeenMs: 0);

        Assert.Equal(4, cluster.WeightAt((long)halfLife.TotalMilliseconds, halfLife), 9);
        cluster.Touch((long)halfLife.TotalMilliseconds, halfLife);
        Assert.Equal(5, cluster.Weight, 9);
    }

    [Fact]
    public void Vote_AnyAnswers_TheBoundIsNoMoreThanTheLeadersShare() =>
        Prop.ForAll(Gen.Choose(0, 3).ArrayOf(60).ToArbitrary(), answers =>
        {
            var row = new SegmentRow();
            foreach (int answer in answers)
            {
                row.Vote($"passage {answer}");
            }

            double share = answers.Count(answer => $"passage {answer}" == row.Evidence) / (double)answers.Length;
            return row.SameEvidenceShare >= 0 && row.SameEvidenceShare <= share + 1e-9;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Decode_Bytes_IsTheirDirection()
    {
        float[] vector = SegmentVector.Decode([3, unchecked((byte)-4), 0])!;

        Assert.Equal([0.6f, -0.8f, 0f], vector);
        Assert.Equal(vector, SegmentVector.FromBytes(SegmentVector.ToBytes(vector)));
        Assert.Null(SegmentVector.Decode([0, 0]));
        Assert.Null(SegmentVector.Decode([]));
    }

    private static Clusters Run(int[] sequence, SegmentOptions options)
    {
        var clusters = new Clusters(VectorSpace.Empty(options.WarmUpQuestions, Dimensions), [], options);
        for (int i = 0; i < sequence.Length; i++)
        {
            int number = i;
            clusters.Put(Vector(sequence[i]), i, () => $"c{number}");
        }

        return clusters;
    }

    private static float[] Vector(int seed)
    {
        var random = new System.Random(seed);
        float[] vector = [.. Enumerable.Range(0, Dimensions).Select(_ => (float)((random.NextDouble() * 2) - 1))];
        SegmentVector.Normalize(vector);
        return vector;
    }

    private static void Check(Func<int[], bool> property) => Prop.ForAll(s_sequences.ToArbitrary(), property).QuickCheckThrowOnFailure();
}
