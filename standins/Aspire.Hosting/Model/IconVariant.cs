namespace Aspire.Hosting.ApplicationModel;

/// <summary>Style of a resource's icon.</summary>
public enum IconVariant
{
    Regular = 0,
    Filled = 1,
}
