namespace Aspire.Hosting.ApplicationModel;

/// <summary>A value that can be resolved at run time and written as a placeholder.</summary>
public interface IExpressionValue : IValueProvider, IManifestExpressionProvider;
