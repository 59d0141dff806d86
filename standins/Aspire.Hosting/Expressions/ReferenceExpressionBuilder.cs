using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Builds a <see cref="ReferenceExpression"/> piece by piece.</summary>
public class ReferenceExpressionBuilder
{
    private readonly StringBuilder _format;
    private readonly List<IValueProvider> _providers;
    private readonly List<string> _expressions;
    private readonly List<string?> _formats = [];

    public ReferenceExpressionBuilder()
        : this(0, 0)
    {
    }

    internal ReferenceExpressionBuilder(int literalLength, int formattedCount)
    {
        _format = new StringBuilder(literalLength + (formattedCount * 3));
        _providers = new(formattedCount);
        _expressions = new(formattedCount);
    }

    public bool IsEmpty => _format.Length == 0;

    /// <summary>Appends an interpolated string: <c>builder.Append($"…{endpoint}…")</c>.</summary>
#pragma warning disable CA1822 // The handler has appended to this very builder by the time the call is made.
    public void Append([InterpolatedStringHandlerArgument("")] in ReferenceExpressionBuilderInterpolatedStringHandler handler) =>
        _ = handler.Owner;
#pragma warning restore CA1822

    public void AppendLiteral(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        _format.Append(value.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal));
    }

    public void AppendFormatted(string? value) => AppendLiteral(value ?? "");

    public void AppendFormatted(string? value, string? format) => AppendLiteral(FormattingHelpers.Apply(value, format) ?? "");

    public void AppendFormatted<T>(T valueProvider)
        where T : IValueProvider, IManifestExpressionProvider => AppendFormatted(valueProvider, format: null);

    public void AppendFormatted<T>(T valueProvider, string? format)
        where T : IValueProvider, IManifestExpressionProvider
    {
        ArgumentNullException.ThrowIfNull(valueProvider);
        _format.Append(CultureInfo.InvariantCulture, $"{{{_providers.Count}}}");
        _providers.Add(valueProvider);
        _expressions.Add(valueProvider is ParameterResource parameter && FormattingHelpers.IsUri(format)
            ? $"{{{FormattingHelpers.UriEncodedName(parameter.Name)}.value}}"
            : valueProvider.ValueExpression);
        _formats.Add(format);
    }

    public ReferenceExpression Build() => new(_format.ToString(), [.. _providers], [.. _expressions], [.. _formats]);

    /// <summary>Hands an interpolated string's parts to the builder it was made for.</summary>
    [InterpolatedStringHandler]
    public ref struct ReferenceExpressionBuilderInterpolatedStringHandler
    {
        public ReferenceExpressionBuilderInterpolatedStringHandler(
            int literalLength,
            int formattedCount,
            ReferenceExpressionBuilder builder)
        {
            ArgumentNullException.ThrowIfNull(builder);
            _ = (literalLength, formattedCount);
            Owner = builder;
        }

        internal ReferenceExpressionBuilder Owner { get; }

        public readonly void AppendLiteral(string value) => Owner.AppendLiteral(value);

        public readonly void AppendFormatted(string? value) => Owner.AppendFormatted(value);

        public readonly void AppendFormatted(string? value, string? format) => Owner.AppendFormatted(value, format);

        public readonly void AppendFormatted<T>(T valueProvider)
            where T : IValueProvider, IManifestExpressionProvider => Owner.AppendFormatted(valueProvider);

        public readonly void AppendFormatted<T>(T valueProvider, string? format)
            where T : IValueProvider, IManifestExpressionProvider => Owner.AppendFormatted(valueProvider, format);

        public readonly void AppendFormatted<T>(IResourceBuilder<T> valueProvider)
            where T : IResource, IManifestExpressionProvider, IValueProvider => Owner.AppendFormatted(valueProvider.Resource);

        public readonly void AppendFormatted<T>(IResourceBuilder<T> valueProvider, string? format)
            where T : IResource, IManifestExpressionProvider, IValueProvider => Owner.AppendFormatted(valueProvider.Resource, format);
    }
}
