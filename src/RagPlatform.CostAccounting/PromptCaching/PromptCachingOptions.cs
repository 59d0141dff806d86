using System.ComponentModel.DataAnnotations;

namespace RagPlatform.CostAccounting.PromptCaching;

/// <summary>How many prints of prompts are kept; bound from the section <c>PromptCaching</c>.</summary>
public sealed class PromptCachingOptions
{
    /// <summary>The configuration section.</summary>
    public const string SectionName = "PromptCaching";

    /// <summary>How long a print is kept, in days, 1 to 366. Default 30.</summary>
    [Range(1, 366)]
    public int RetentionDays { get; set; } = 30;

    /// <summary>
    /// Most prints that are kept of a tenant, 0 to 200,000; the oldest go first. One takes about a kilobyte, and a diagnosis reads all of its time.
    /// 0: none are kept. Default 50,000.
    /// </summary>
    [Range(0, 200_000)]
    public int MaxPrintsPerTenant { get; set; } = 50_000;
}
