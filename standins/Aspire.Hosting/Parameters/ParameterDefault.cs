using Aspire.Hosting.Publishing;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Where a parameter's value comes from when configuration has none.</summary>
public abstract class ParameterDefault
{
    public abstract string GetDefaultValue();

    /// <summary>Writes what a deployment makes a value of; the parameter has opened the object it goes into.</summary>
    public abstract void WriteToManifest(ManifestPublishingContext context);
}
