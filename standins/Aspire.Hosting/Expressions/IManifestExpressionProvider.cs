namespace Aspire.Hosting.ApplicationModel;

/// <summary>A value that a manifest names by a placeholder.</summary>
public interface IManifestExpressionProvider
{
    string ValueExpression { get; }
}
