using RagPlatform.Cache.Semantic.Guard;
using RagPlatform.Cache.Semantic.Policies;

namespace RagPlatform.Benchmarks.SemanticCache;

/// <summary>
/// Requests in order, each with the earlier ones nearest to it, played against a cache that begins empty. An answer is right when it is
/// the one the data set gives the question. What is not served asks the model, and its answer becomes an entry unless it judged the chosen
/// entry's as right.
/// </summary>
internal sealed class SupportStream
{
    // Of these the first eight that became entries are looked at.
    private const int Remembered = 64;

    private readonly EmbeddedQuestion[] _questions;
    private readonly (int Index, double Similarity)[][] _earlier;

    public SupportStream(EmbeddedQuestion[] questions)
    {
        _questions = questions;
        _earlier = [.. Enumerable.Range(0, questions.Length).AsParallel().AsOrdered()
            .Select(i => QuestionEncoder.Nearest(questions[i], new ArraySegment<EmbeddedQuestion>(questions, 0, i), Remembered))];
    }

    /// <summary>Requests in it.</summary>
    public int Count => _questions.Length;

    /// <summary>Plays the stream.</summary>
    /// <param name="choose">Chooses among entries; its score is what the policy decides by.</param>
    /// <param name="policy">Decides.</param>
    /// <param name="isShared">Whether what is learned of one entry counts for others, as in the service.</param>
    public StreamTally Play(Func<QuestionTraits, IReadOnlyList<Candidate>, Choice> choose, IHitPolicy policy, bool isShared = false)
    {
        var isEntry = new bool[_questions.Length];
        var observations = new Observations[_questions.Length];
        var fits = new FittedEntry[_questions.Length];
        var shared = new SharedCurve();
        Array.Fill(observations, Observations.None);
        (int served, int wrong) = (0, 0);
        for (int i = 0; i < _questions.Length; i++)
        {
            (int Index, double Similarity)[] near = [.. _earlier[i].Where(item => isEntry[item.Index]).Take(CandidateChooser.MaxCandidates)];
            Choice choice = choose(_questions[i].Traits, [.. near.Select(item => new Candidate(
                _questions[item.Index].Traits, item.Similarity, _questions[item.Index].Answer))]);
            if (!choice.IsAdmitted)
            {
                isEntry[i] = true;
                continue;
            }

            int entry = near[choice.Index].Index;
            bool isRight = _questions[entry].Answer == _questions[i].Answer;
            double likeness = policy is BoundedPolicy ? choice.Likeness : choice.Score;
            FittedEntry ofAll = isShared ? shared.Fit : FittedEntry.Of(Observations.None);
            if (SharedCurve.Decide(policy, likeness, fits[entry], observations[entry].HasWrong, ofAll).IsServed)
            {
                served++;
                wrong += isRight ? 0 : 1;
                continue;
            }

            observations[entry] = observations[entry].Add(likeness, isRight);
            fits[entry] = FittedEntry.Of(observations[entry]);
            if (isShared)
            {
                shared.Add(likeness, isRight);
            }

            // A threshold learns nothing, so what it did not serve is an entry of its own.
            isEntry[i] = !isRight || policy is ThresholdPolicy;
        }

        return new StreamTally(_questions.Length, served, wrong);
    }
}
