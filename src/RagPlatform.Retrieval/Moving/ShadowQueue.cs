using System.Threading.Channels;
using Microsoft.Extensions.Options;
using RagPlatform.Retrieval.Collections;

namespace RagPlatform.Retrieval.Moving;

/// <summary>Takes callers' searches of collections whose engines are compared, without ever waiting: when those before are not done, one is dropped.</summary>
internal sealed class ShadowQueue(IOptions<MoveOptions> options)
{
    private const int Capacity = 64;
    private readonly Channel<ShadowSample> _samples = Channel.CreateBounded<ShadowSample>(
        new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    private volatile IReadOnlyDictionary<CollectionKey, Move> _compared = new Dictionary<CollectionKey, Move>();

    /// <summary>The moves whose engines are compared at the moment.</summary>
    public IReadOnlyDictionary<CollectionKey, Move> Compared
    {
        get => _compared;
        set => _compared = value;
    }

    /// <summary>The samples, as they come.</summary>
    public IAsyncEnumerable<ShadowSample> ReadAllAsync(CancellationToken cancellationToken) =>
        _samples.Reader.ReadAllAsync(cancellationToken);

    /// <summary>Offers a search that was just made.</summary>
    public void Offer(ShadowSample sample)
    {
        if (_compared.ContainsKey(sample.Collection) && Random.Shared.NextDouble() < options.Value.ShadowShare)
        {
            _samples.Writer.TryWrite(sample);
        }
    }
}
