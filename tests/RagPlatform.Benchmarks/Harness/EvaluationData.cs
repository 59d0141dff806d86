using RagPlatform.TestSupport;

namespace RagPlatform.Benchmarks.Harness;

/// <summary>The labelled data benchmarks measure on; it is not part of the repository.</summary>
internal static class EvaluationData
{
    /// <summary>The folder of a data set: below <c>RAG_EVAL_DATA</c>, by default <c>../shared/data</c> beside the repository.</summary>
    /// <exception cref="BenchmarkException">It is not there.</exception>
    public static string Folder(string name)
    {
        string folder = LabelledData.Combine(name);
        return Directory.Exists(folder)
            ? folder
            : throw new BenchmarkException($"there is no data set '{name}' in '{LabelledData.Root}'; set RAG_EVAL_DATA to the folder that has it");
    }
}
