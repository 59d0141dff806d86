using System.Globalization;
using System.Text;
using Aspire.Hosting.Publishing;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>
/// One of two texts, by what a condition says. The manifest has no conditions: it holds a value of its own for each, named after the
/// condition and a hash over all of its parts.
/// </summary>
internal sealed class ConditionalExpression(
    EndpointReferenceExpression condition, ReferenceExpression whenTrue, ReferenceExpression whenFalse)
    : IExpressionValue, IValueWithReferences
{
    public string ValueExpression => $"{{{Name}.connectionString}}";

    IEnumerable<object> IValueWithReferences.References => [condition, whenTrue, whenFalse];

    /// <summary>The name of its value in a manifest.</summary>
    internal string Name
    {
        get
        {
            var expression = condition.ValueExpression;
            var words = expression.ToLowerInvariant().Split([.. expression.ToLowerInvariant().Where(c => !char.IsAsciiLetterOrDigit(c))],
                StringSplitOptions.RemoveEmptyEntries);
            var hash = XxHash32.Hash(Encoding.UTF8.GetBytes(
                expression + whenTrue.ValueExpression + whenFalse.ValueExpression + bool.TrueString));
            return string.Create(CultureInfo.InvariantCulture, $"cond-{string.Join('-', words)}-{hash:x8}");
        }
    }

    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) => GetValueAsync(new(), cancellationToken);

    public async ValueTask<string?> GetValueAsync(ValueProviderContext context, CancellationToken cancellationToken = default) =>
        await Choose().GetValueAsync(context, cancellationToken) ?? "";

    /// <summary>What it comes to when published.</summary>
    internal ReferenceExpression Choose() => condition.Endpoint.TlsEnabled ? whenTrue : whenFalse;
}
