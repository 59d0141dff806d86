using System.ComponentModel.DataAnnotations;

namespace RagPlatform.Generation.Models;

/// <summary>Which model answers; bound from the section <c>Generation</c>.</summary>
public sealed class ModelOptions : IValidatableObject
{
    /// <summary>The configuration section.</summary>
    public const string SectionName = "Generation";

    /// <summary>
    /// The model's name as its provider spells it, e.g. <c>gpt-4.1-mini</c>. Empty (the default): no model, answers are exact quotes.
    /// </summary>
    [StringLength(200)]
    public string Model { get; set; } = string.Empty;

    /// <summary>
    /// A cheaper model of the same provider, by which a question is answered when a budget that allows it (<c>budget_fallback</c>) has too little for
    /// <see cref="Model"/>. Empty (the default): such a question is answered with exact quotes.
    /// </summary>
    [StringLength(200)]
    public string CheaperModel { get; set; } = string.Empty;

    /// <summary>Base address of an OpenAI-compatible server, e.g. <c>http://localhost:11434/v1</c>. Default: OpenAI's own.</summary>
    public Uri? Endpoint { get; set; }

    /// <summary>The provider's key; never logged. Default: <c>OPENAI_API_KEY</c>. Local servers often need none.</summary>
    public string ApiKey { get; set; } = string.Empty;

    /// <summary>The provider's name in the price book. Default <c>openai</c>.</summary>
    [Required]
    [StringLength(64)]
    public string Provider { get; set; } = "openai";

    /// <summary>
    /// The region calls are processed in, as the price book names it, where the provider charges more for one. Default: none.
    /// </summary>
    [StringLength(64)]
    public string Region { get; set; } = string.Empty;

    /// <summary>Most tokens an answer may have, 16 to 32,768. Default 800.</summary>
    [Range(16, 32_768)]
    public int MaxOutputTokens { get; set; } = 800;

    /// <summary>How long to wait for the first piece of an answer. Default 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:10:00")]
    public TimeSpan FirstTokenTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a whole answer may take. Default 2 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:30:00")]
    public TimeSpan AnswerTimeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Model.Length > 0 && Endpoint is null && ApiKey.Length == 0)
        {
            yield return new ValidationResult(
                "Generation:Model is set but there is no key: set OPENAI_API_KEY (or Generation__ApiKey), or Generation__Endpoint " +
                "for a server that needs none.",
                [nameof(ApiKey)]);
        }

        if (CheaperModel.Length > 0 && (Model.Length == 0 || CheaperModel == Model))
        {
            yield return new ValidationResult(
                "Generation:CheaperModel stands in for Generation:Model: set both, to different models, or leave it out.", [nameof(CheaperModel)]);
        }

        if (Endpoint is { } endpoint && endpoint.Scheme is not ("http" or "https"))
        {
            yield return new ValidationResult("Generation:Endpoint must be an http or https address.", [nameof(Endpoint)]);
        }
    }
}
