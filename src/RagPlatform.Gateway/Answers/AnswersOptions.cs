using System.ComponentModel.DataAnnotations;

namespace RagPlatform.Gateway.Answers;

/// <summary>How long the facts of answers are kept; bound from the section <c>Answers</c>.</summary>
public sealed class AnswersOptions
{
    /// <summary>The configuration section.</summary>
    public const string SectionName = "Answers";

    /// <summary>
    /// Age at which the facts of an answer and what was said about it are deleted. Default 92 days, so that a quarter can be looked at.
    /// </summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "3660.00:00:00")]
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(92);
}
