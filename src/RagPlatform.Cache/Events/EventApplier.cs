using Microsoft.Extensions.Options;
using RagPlatform.Cache.Answers;
using RagPlatform.Cache.Entries;
using RagPlatform.Cache.Flights;

namespace RagPlatform.Cache.Events;

/// <summary>What each event does to what this process knows.</summary>
internal sealed class EventApplier(AnswerRegistry registry, FlightTable flights, IOptions<CacheOptions> options)
{
    /// <summary>Applies an event.</summary>
    /// <param name="happened">The event; applying one twice is the same as once, save for labels.</param>
    /// <param name="payload">Of an answer that was stored here: the answer.</param>
    /// <param name="heldUntilMs">Of an answer from before this process began: until when it is held back.</param>
    public EventOutcome Apply(CacheEvent happened, byte[]? payload = null, long heldUntilMs = 0)
    {
        switch (happened)
        {
            case CacheEvent.Stored stored:
                var entry = CacheEntry.From(stored.Record, options.Value.NewPassageSimilarity, heldUntilMs);
                if (payload is not null)
                {
                    entry.Keep(payload);
                }

                bool added = registry.Add(entry);
                flights.End(entry.Id);
                return EventOutcome.Of(added);
            case CacheEvent.BecameSemantic became:
                registry.MakeSemantic(became.Id);
                return EventOutcome.Of(true);
            case CacheEvent.Labelled labelled:
                registry.Label(labelled.Id, labelled.Likeness, labelled.IsRight);
                return EventOutcome.Of(true);
            case CacheEvent.Changed changed:
                ChangeOutcome outcome = registry.Apply(changed.Change);
                return new EventOutcome(true, outcome.Ended, outcome.Marked);
            case CacheEvent.Removed removed:
                return new EventOutcome(true, [.. removed.Ids.Select(registry.Remove).OfType<CacheEntry>()], 0);
            case CacheEvent.FlightEnded ended:
                flights.End(ended.Id);
                return EventOutcome.Of(true);
            default:
                throw new ArgumentOutOfRangeException(nameof(happened), happened, "There is no such event.");
        }
    }
}
