using System.Diagnostics;
using System.Globalization;
using RagPlatform.Contracts.V1;
using RagPlatform.Gateway.Budgets;
using RagPlatform.Gateway.Pricing;
using RagPlatform.Gateway.Segments;
using RagPlatform.ServiceDefaults.Identity;

namespace RagPlatform.Gateway.Asking;

/// <summary>One question on its way.</summary>
internal sealed class Question(AskRequest request, CallerIdentity caller, TimeProvider time)
{
    public AskRequest Request { get; } = request;

    public CallerIdentity Caller { get; } = caller;

    public StepClock Clock { get; } = new(time);

    public DateTimeOffset AskedAt { get; } = time.GetUtcNow();

    /// <summary>Names the answer in feedback, audit log and ledger; sorts by time.</summary>
    public string AnswerId { get; } = "ans-" + Guid.CreateVersion7(time.GetUtcNow()).ToString("N", CultureInfo.InvariantCulture);

    public string TraceId { get; } = Activity.Current?.TraceId.ToString() ?? ActivityTraceId.CreateRandom().ToString();

    /// <summary>What the cache said of it; null before it was asked, and where it could not be.</summary>
    public CacheLookupReply? Lookup { get; set; }

    /// <summary>The segment its costs are booked under.</summary>
    public SegmentStamp Segment { get; set; } = SegmentStamp.None;

    /// <summary>The money its model is paid with; null while no model was called, and where no budget has to be asked.</summary>
    public BudgetGrant? Grant { get; set; }

    /// <summary>Why the cheaper model is to answer; empty while the other is.</summary>
    public string CheaperReason { get; set; } = string.Empty;

    /// <summary>What it used so far; null until the cache was asked.</summary>
    public AnswerCost? Cost { get; set; }

    /// <summary>The call to a model of which no end has been heard; null while there is none.</summary>
    public CallUnderWay? UnderWay { get; set; }

    /// <summary>Gets the budgets' warning once it is known; before the answer's first word.</summary>
    public Action<string> OnBudgetWarning { get; init; } = _ => { };

    /// <summary>What went wrong on the way without stopping it.</summary>
    public List<string> Reasons { get; } = [];

    /// <summary>The passages the answer rests on.</summary>
    public IReadOnlyList<Passage> Evidence { get; set; } = [];
}
