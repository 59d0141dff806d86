using RagPlatform.Contracts.V1;

namespace RagPlatform.Retrieval.Evaluation.Pooling;

/// <summary>Adds up what was judged of one ranker's passages.</summary>
internal sealed class RankerTally
{
    private readonly List<double> _precisions = [];
    private long _passages;
    private long _unjudged;

    /// <summary>Adds a query: the verdicts on its first passages; null: unjudged.</summary>
    public void Add(IReadOnlyCollection<bool?> verdicts)
    {
        int judged = verdicts.Count(verdict => verdict is not null);
        _passages += verdicts.Count;
        _unjudged += verdicts.Count - judged;
        if (judged > 0)
        {
            _precisions.Add((double)verdicts.Count(verdict => verdict is true) / judged);
        }
    }

    /// <summary>Precision among judged passages, a mean over queries that have one, and what is missing.</summary>
    public RankerPrecision ToContract(string ranker)
    {
        (double low, double high) = Bootstrap.Interval95(_precisions);
        return new RankerPrecision
        {
            Ranker = ranker,
            Precision = new MeanWithInterval { Mean = _precisions.Count == 0 ? 0 : _precisions.Average(), Low = low, High = high },
            Queries = _precisions.Count,
            UnjudgedShare = _passages == 0 ? 0 : (double)_unjudged / _passages,
        };
    }
}
