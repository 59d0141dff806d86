using System.ComponentModel.DataAnnotations;

namespace RagPlatform.CostAccounting.Amortisation;

/// <summary>What is booked by the hour; bound from the section <c>Amortisation</c>.</summary>
public sealed class AmortisationOptions : IValidatableObject
{
    /// <summary>The configuration section.</summary>
    public const string SectionName = "Amortisation";

    /// <summary>
    /// What runs whether or not it is used, each with <c>Name</c>, <c>Category</c> (<c>infrastructure</c> or <c>monitoring</c>), <c>Provider</c> and
    /// <c>Model</c> of a price per hour or month, and <c>Tenant</c> where one pays alone. Default: nothing.
    /// </summary>
    public IReadOnlyList<AmortisedItem> Items { get; set; } = [];

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        var results = new List<ValidationResult>();
        foreach (AmortisedItem item in Items)
        {
            Validator.TryValidateObject(item, new ValidationContext(item), results, validateAllProperties: true);
        }

        if (Items.GroupBy(item => item.Name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            results.Add(new ValidationResult($"Amortisation:Items has '{twice.Key}' twice; name each item differently.", [nameof(Items)]));
        }

        return results;
    }
}
