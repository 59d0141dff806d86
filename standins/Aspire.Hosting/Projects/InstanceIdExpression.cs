namespace Aspire.Hosting.ApplicationModel;

/// <summary>The part of an instance's id that is its own: <c>abcdefgh</c> of <c>gateway-abcdefgh</c>.</summary>
internal sealed class InstanceIdExpression(IResource resource) : IExpressionValue
{
    public string ValueExpression => "{instance}";

    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) => GetValueAsync(new(), cancellationToken);

    public ValueTask<string?> GetValueAsync(ValueProviderContext context, CancellationToken cancellationToken = default)
    {
        var id = resource.GetResolvedResourceNames()[context.ReplicaIndex];
        return ValueTask.FromResult<string?>(id.Length > resource.Name.Length ? id[(resource.Name.Length + 1)..] : id);
    }
}
