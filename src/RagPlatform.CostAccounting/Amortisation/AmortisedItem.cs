using System.ComponentModel.DataAnnotations;

namespace RagPlatform.CostAccounting.Amortisation;

/// <summary>Something that costs money by the hour or month, whether or not it is used: machines, a log service.</summary>
public sealed class AmortisedItem
{
    /// <summary>1 to 64 characters, another one for each; part of the ids of its events.</summary>
    [Required]
    [StringLength(64)]
    public string Name { get; set; } = string.Empty;

    /// <summary>The category it is booked under: <c>infrastructure</c> (the default) or <c>monitoring</c>.</summary>
    [RegularExpression("^(infrastructure|monitoring)$", ErrorMessage = "The category is 'infrastructure' or 'monitoring'.")]
    public string Category { get; set; } = "infrastructure";

    /// <summary>The provider of the price book's row that says what it costs.</summary>
    [Required]
    [StringLength(256)]
    public string Provider { get; set; } = string.Empty;

    /// <summary>The model of that row: the name of the resource.</summary>
    [Required]
    [StringLength(256)]
    public string Model { get; set; } = string.Empty;

    /// <summary>The tenant that pays for it alone. Default: none, all tenants do by how much they use the platform.</summary>
    [StringLength(256)]
    public string Tenant { get; set; } = string.Empty;
}
