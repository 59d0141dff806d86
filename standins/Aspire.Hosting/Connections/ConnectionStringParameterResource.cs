namespace Aspire.Hosting.ApplicationModel;

/// <summary>A connection string read from configuration.</summary>
internal sealed class ConnectionStringParameterResource(
    string name, Func<ParameterDefault?, string> callback, string? environmentVariableName)
    : ParameterResource(name, callback, secret: true), IResourceWithConnectionString
{
    public string? ConnectionStringEnvironmentVariable { get; } = environmentVariableName;

    public ReferenceExpression ConnectionStringExpression => ReferenceExpression.Create($"{new Raw(this)}");

    string IManifestExpressionProvider.ValueExpression => $"{{{Name}.connectionString}}";

    ValueTask<string?> IValueProvider.GetValueAsync(CancellationToken cancellationToken) => GetValueAsync(cancellationToken);

    ValueTask<string?> IValueProvider.GetValueAsync(ValueProviderContext context, CancellationToken cancellationToken) =>
        GetValueAsync(cancellationToken);

    public ValueTask<string?> GetConnectionStringAsync(CancellationToken cancellationToken = default) => GetValueAsync(cancellationToken);

    /// <summary>The parameter's own value, apart from its role as a connection string.</summary>
    private sealed class Raw(ParameterResource parameter) : IExpressionValue
    {
        public string ValueExpression => $"{{{parameter.Name}.value}}";

        public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) =>
            parameter.GetValueAsync(cancellationToken);
    }
}
