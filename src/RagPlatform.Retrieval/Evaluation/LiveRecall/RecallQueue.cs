using System.Threading.Channels;

namespace RagPlatform.Retrieval.Evaluation.LiveRecall;

/// <summary>Takes samples of live searches without ever waiting: when those before are not done, a sample is dropped.</summary>
internal sealed class RecallQueue(RecallSampler sampler)
{
    private const int Capacity = 8;
    private readonly Channel<RecallSample> _samples = Channel.CreateBounded<RecallSample>(
        new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    /// <summary>The samples, as they come.</summary>
    public IAsyncEnumerable<RecallSample> ReadAllAsync(CancellationToken cancellationToken) =>
        _samples.Reader.ReadAllAsync(cancellationToken);

    /// <summary>Samples waiting.</summary>
    public int Count => _samples.Reader.Count;

    /// <summary>Offers a search that was just made; an exact one has nothing to miss.</summary>
    public void Offer(RecallSample sample)
    {
        if (!sample.Query.Exact && sampler.Takes())
        {
            _samples.Writer.TryWrite(sample);
        }
    }
}
