namespace Aspire.Hosting.ApplicationModel;

/// <summary>Says that a resource starts on command only.</summary>
public sealed class ExplicitStartupAnnotation : IResourceAnnotation;
