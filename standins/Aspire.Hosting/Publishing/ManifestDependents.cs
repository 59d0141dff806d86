using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Publishing;

/// <summary>What written resources refer to and the model does not hold itself: each is written once, in the order of its first use.</summary>
internal sealed class ManifestDependents
{
    private readonly HashSet<string> _known = new(StringComparer.OrdinalIgnoreCase);
    private readonly Queue<IResource> _resources = [];
    private readonly List<ParameterResource> _uriEncoded = [];
    private readonly Dictionary<string, ConditionalExpression> _conditions = [];

    internal IReadOnlyCollection<ConditionalExpression> Conditions => _conditions.Values;

    /// <summary>A resource of the model is no dependent: it is written where it stands.</summary>
    internal void Exclude(IResource resource) => _known.Add(resource.Name);

    internal bool TryTakeResource([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out IResource? resource) =>
        _resources.TryDequeue(out resource);

    /// <summary>Parameters whose encoded form is asked for and not yet written; all, or the one named.</summary>
    internal IReadOnlyList<ParameterResource> TakeUriEncoded(IResource? only = null)
    {
        var taken = _uriEncoded.Where(p => only is null || p == only).ToArray();
        _uriEncoded.RemoveAll(taken.Contains);
        return taken;
    }

    internal void Add(object? value)
    {
        if (value is IResourceBuilder<IResource> builder)
        {
            value = builder.Resource;
        }

        if (value is IResource resource)
        {
            if (!_known.Add(resource.Name))
            {
                return;
            }

            _resources.Enqueue(resource);
        }

        if (value is ConditionalExpression conditional)
        {
            _conditions.TryAdd(conditional.Name, conditional);
        }

        if (value is ReferenceExpression expression)
        {
            AddUriEncoded(expression);
        }

        foreach (var reference in (value as IValueWithReferences)?.References ?? [])
        {
            Add(reference);
        }
    }

    private void AddUriEncoded(ReferenceExpression expression)
    {
        foreach (var (provider, format) in expression.ValueProviders.Zip(expression.StringFormats))
        {
            if (provider is ParameterResource parameter && FormattingHelpers.IsUri(format) && _known.Add(EncodedName(parameter)))
            {
                _uriEncoded.Add(parameter);
            }
        }
    }

    private static string EncodedName(ParameterResource parameter) => FormattingHelpers.UriEncodedName(parameter.Name);
}
