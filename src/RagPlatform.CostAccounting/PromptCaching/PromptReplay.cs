using System.Runtime.InteropServices;

namespace RagPlatform.CostAccounting.PromptCaching;

/// <summary>
/// A provider's prompt cache at its best: every beginning of every prompt is kept for a time after each use, and readable once the call that wrote
/// it has begun to answer. A prompt reads the longest one; written is what a later prompt reads, by the first that sends it and by those that come
/// before it can be read. Prompts come in the order of their time.
/// </summary>
internal sealed class PromptReplay(long ttlMs, long minTokens, long usableAfterMs)
{
    private const int SweepAbove = 100_000;
    private readonly Dictionary<ulong, Kept> _kept = [];
    private readonly List<Sent> _sent = [];
    private int _sweepAbove = SweepAbove;

    /// <summary>Replays a prompt.</summary>
    public void Add(long atMs, IReadOnlyList<PromptStep> path)
    {
        var sent = new Sent();
        int reader = _sent.Count;
        int writer = reader;
        foreach (PromptStep step in path)
        {
            ref Kept kept = ref CollectionsMarshal.GetValueRefOrAddDefault(_kept, step.Hash, out bool exists);
            if (!exists || atMs >= kept.Until)
            {
                kept = new Kept(reader, atMs + usableAfterMs);
            }
            else if (atMs < kept.UsableFrom)
            {
                sent.Waiting(kept.Writer, step.EndTokens);
            }
            else if (step.EndTokens >= minTokens)
            {
                sent.Read = step.EndTokens;
                writer = kept.Writer;
            }

            kept.Until = atMs + ttlMs;
        }

        _sent.Add(sent);
        _sent[writer].ReadByOthers = Math.Max(_sent[writer].ReadByOthers, writer == reader ? 0 : sent.Read);
        Sweep(atMs);
    }

    /// <summary>What each prompt could have read and had to write, in tokens, in the order they came.</summary>
    public IReadOnlyList<(long Read, long Write)> Finish() => [.. _sent.Select(sent => (sent.Read, Written(sent)))];

    private long Written(Sent sent)
    {
        long written = sent.ReadByOthers;
        foreach ((int writer, long tokens) in sent.NotYetUsable)
        {
            written = Math.Max(written, Math.Min(tokens, _sent[writer].ReadByOthers));
        }

        return Math.Max(0, written - sent.Read);
    }

    // What ran out is of no use any more; each sweep is paid by as many prompts as it leaves.
    private void Sweep(long atMs)
    {
        if (_kept.Count <= _sweepAbove)
        {
            return;
        }

        foreach (ulong hash in _kept.Where(item => item.Value.Until <= atMs).Select(item => item.Key).ToArray())
        {
            _kept.Remove(hash);
        }

        _sweepAbove = Math.Max(SweepAbove, 2 * _kept.Count);
    }

    private record struct Kept(int Writer, long UsableFrom)
    {
        public long Until { get; set; }
    }

    private sealed class Sent
    {
        public long Read { get; set; }

        public long ReadByOthers { get; set; }

        public List<(int Writer, long Tokens)> NotYetUsable { get; } = [];

        public void Waiting(int writer, long tokens)
        {
            if (NotYetUsable.Count > 0 && NotYetUsable[^1].Writer == writer)
            {
                NotYetUsable[^1] = (writer, tokens);
            }
            else
            {
                NotYetUsable.Add((writer, tokens));
            }
        }
    }
}
