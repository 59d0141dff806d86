namespace Aspire.Hosting.ApplicationModel;

/// <summary>Marks a parameter that holds a resource name, for analyzers.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class ResourceNameAttribute : Attribute;
