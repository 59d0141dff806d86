using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace RagPlatform.Gateway.Segments;

/// <summary>The centres of the tenants that ask, in memory, so that stamping a question takes no call.</summary>
internal sealed class SegmentBook(IOptions<SegmentStampOptions> options, SegmentSignal signal, TimeProvider time)
{
    // Who has not asked for so long is not refreshed, and fetched anew when he asks again.
    private static readonly TimeSpan s_idle = TimeSpan.FromMinutes(10);
    private readonly ConcurrentDictionary<SegmentKey, Page> _pages = new();

    /// <summary>Keys whose centres are wanted.</summary>
    public IReadOnlyList<SegmentKey> Wanted
    {
        get
        {
            DateTimeOffset since = time.GetUtcNow() - s_idle;
            foreach ((SegmentKey key, Page _) in _pages.Where(page => page.Value.AskedAt < since))
            {
                _pages.TryRemove(key, out _);
            }

            return [.. _pages.Keys];
        }
    }

    /// <summary>The centres as last fetched; those of a new tenant are fetched soon.</summary>
    public SegmentCentres Read(SegmentKey key)
    {
        if (!_pages.TryGetValue(key, out Page? page))
        {
            MakeRoom();
            page = _pages.GetOrAdd(key, _ => new Page { AskedAt = time.GetUtcNow() });
            signal.Set();
        }

        page.AskedAt = time.GetUtcNow();
        return page.Centres;
    }

    /// <summary>Which version of the centres is here; 0: none. Asking for it is not asking a question.</summary>
    public long VersionOf(SegmentKey key) => _pages.TryGetValue(key, out Page? page) ? page.Centres.Version : 0;

    /// <summary>Takes what was fetched.</summary>
    public void Write(SegmentKey key, SegmentCentres centres)
    {
        if (_pages.TryGetValue(key, out Page? page))
        {
            page.Centres = centres;
        }
    }

    private void MakeRoom()
    {
        while (_pages.Count >= options.Value.MaxTenants)
        {
            _pages.TryRemove(_pages.MinBy(page => page.Value.AskedAt).Key, out _);
        }
    }

    private sealed class Page
    {
        private volatile SegmentCentres _centres = SegmentCentres.None;
        private long _askedAtTicks;

        public SegmentCentres Centres
        {
            get => _centres;
            set => _centres = value;
        }

        public DateTimeOffset AskedAt
        {
            get => new(Volatile.Read(ref _askedAtTicks), TimeSpan.Zero);
            set => Volatile.Write(ref _askedAtTicks, value.UtcTicks);
        }
    }
}
