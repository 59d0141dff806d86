namespace Aspire.Hosting.ApplicationModel;

/// <summary>Marks a parameter that holds an endpoint name, for analyzers.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class EndpointNameAttribute : Attribute;
