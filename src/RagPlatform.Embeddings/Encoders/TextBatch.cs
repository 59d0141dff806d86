using Microsoft.Extensions.AI;

namespace RagPlatform.Embeddings.Encoders;

/// <summary>Analysed texts on their way through an encoder, on as many threads as allowed.</summary>
internal static class TextBatch
{
    /// <summary>Encodes texts; those without content get no vector.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="encoder">The model.</param>
    /// <param name="model">Its name.</param>
    /// <param name="maxThreads">Threads to keep busy; a single run always uses the caller's.</param>
    /// <param name="cancellationToken">Ends it between two runs.</param>
    public static async Task<GeneratedEmbeddings<Embedding<float>>> EncodeAsync(
        TextAnalysis[] texts, ISentenceEncoder encoder, string model, int maxThreads, CancellationToken cancellationToken)
    {
        List<Range> runs = Runs(texts, encoder.MaxRunTokens);
        var vectors = new float[texts.Length][];
        if (runs.Count == 1)
        {
            Encode(runs[0]);
        }
        else
        {
            var parallel = new ParallelOptions { MaxDegreeOfParallelism = maxThreads, CancellationToken = cancellationToken };
            await Parallel.ForEachAsync(runs, parallel, (run, _) =>
            {
                Encode(run);
                return ValueTask.CompletedTask;
            });
        }

        return new GeneratedEmbeddings<Embedding<float>>(texts.Select((text, i) => text.ToEmbedding(model, vectors[i])))
        {
            Usage = new UsageDetails { InputTokenCount = texts.Sum(text => (long)text.Ids.Length) },
        };

        void Encode(Range run) => TextBatch.Encode(texts.AsSpan(run), vectors.AsSpan(run), encoder);
    }

    private static void Encode(ReadOnlySpan<TextAnalysis> texts, Span<float[]> vectors, ISentenceEncoder encoder)
    {
        var ids = new List<ReadOnlyMemory<int>>(texts.Length);
        foreach (TextAnalysis text in texts)
        {
            if (text.Ids.Length > 0)
            {
                ids.Add(text.Ids);
            }
        }

        float[][] encoded = ids.Count == 0 ? [] : encoder.Encode([.. ids]);
        int next = 0;
        for (int i = 0; i < texts.Length; i++)
        {
            vectors[i] = texts[i].Ids.Length > 0 ? encoded[next++] : [];
        }
    }

    // Neighbours share a run as long as their tokens fit in one: many short texts cost what one long text does. A text that is longer
    // has a run to itself.
    private static List<Range> Runs(TextAnalysis[] texts, int maxTokens)
    {
        var runs = new List<Range>();
        int start = 0;
        int tokens = 0;
        for (int i = 0; i < texts.Length; i++)
        {
            int more = texts[i].Ids.Length;
            if (i > start && tokens + more > maxTokens)
            {
                runs.Add(start..i);
                start = i;
                tokens = 0;
            }

            tokens += more;
        }

        if (start < texts.Length)
        {
            runs.Add(start..texts.Length);
        }

        return runs;
    }
}
