using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting;

/// <summary>Adds parameters and connection strings that come from outside.</summary>
public static class ParameterResourceBuilderExtensions
{
    public static IResourceBuilder<ParameterResource> AddParameter(
        this IDistributedApplicationBuilder builder, [ResourceName] string name, bool secret = false) =>
        builder.Add(name, $"Parameters:{name}", secret, parameterDefault: null);

    public static IResourceBuilder<ParameterResource> AddParameter(
        this IDistributedApplicationBuilder builder,
        [ResourceName] string name,
        string value,
        bool publishValueAsDefault = false,
        bool secret = false) => builder.AddParameter(name, () => value, publishValueAsDefault, secret);

    public static IResourceBuilder<ParameterResource> AddParameter(
        this IDistributedApplicationBuilder builder,
        [ResourceName] string name,
        Func<string> valueGetter,
        bool publishValueAsDefault = false,
        bool secret = false)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(valueGetter);
        if (publishValueAsDefault && secret)
        {
            throw new ArgumentException("A parameter cannot be both secret and published as a default value.", nameof(secret));
        }

        var parameter = new ParameterResource(name, _ => valueGetter(), secret) { ConfigurationKey = $"Parameters:{name}" };
        parameter.Default = publishValueAsDefault ? new ConstantParameterDefault(valueGetter) : null;
        return builder.AddResource(parameter);
    }

    /// <param name="persist">Has no effect here: generated values live as long as the run unless configuration holds one.</param>
    public static IResourceBuilder<ParameterResource> AddParameter(
        this IDistributedApplicationBuilder builder,
        [ResourceName] string name,
        ParameterDefault value,
        bool secret = false,
        bool persist = false)
    {
        ArgumentNullException.ThrowIfNull(value);
        return builder.Add(name, $"Parameters:{name}", secret, value);
    }

    public static IResourceBuilder<ParameterResource> AddParameterFromConfiguration(
        this IDistributedApplicationBuilder builder, [ResourceName] string name, string configurationKey, bool secret = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(configurationKey);
        return builder.Add(name, configurationKey, secret, parameterDefault: null);
    }

    public static IResourceBuilder<ParameterResource> WithDescription(
        this IResourceBuilder<ParameterResource> builder, string description, bool enableMarkdown = false)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(description);
        builder.Resource.Description = description;
        builder.Resource.EnableDescriptionMarkdown = enableMarkdown;
        return builder;
    }

    public static IResourceBuilder<IResourceWithConnectionString> AddConnectionString(
        this IDistributedApplicationBuilder builder, [ResourceName] string name, string? environmentVariableName = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var key = $"ConnectionStrings:{name}";
        var parameter = new ConnectionStringParameterResource(
            name,
            _ => builder.Configuration[key] ?? throw new MissingParameterValueException(
                $"Connection string parameter resource could not be used because connection string '{name}' is missing."),
            environmentVariableName)
        {
            IsConnectionString = true,
            ConfigurationKey = key,
        };
        return builder.AddResource(parameter);
    }

    /// <summary>A generated secret for an integration; configuration overrides it like any parameter.</summary>
    internal static ParameterResource CreateDefaultPasswordParameter(
        this IDistributedApplicationBuilder builder, string name, bool special = true)
    {
        var taken = builder.Resources.OfType<ParameterResource>().FirstOrDefault(r => r.Name == name);
        if (taken is not null)
        {
            return taken;
        }

        // While the application runs people want to see it; a manifest lists it because the integration refers to it.
        var parameter = Create(builder, name, $"Parameters:{name}", secret: true, new GenerateParameterDefault { Special = special });
        return builder.ExecutionContext.IsRunMode ? builder.AddResource(parameter).Resource : parameter;
    }

    private static IResourceBuilder<ParameterResource> Add(
        this IDistributedApplicationBuilder builder, string name, string configurationKey, bool secret, ParameterDefault? parameterDefault)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(name);
        return builder.AddResource(Create(builder, name, configurationKey, secret, parameterDefault));
    }

    private static ParameterResource Create(
        IDistributedApplicationBuilder builder, string name, string configurationKey, bool secret, ParameterDefault? parameterDefault)
    {
        var configuration = builder.Configuration;
        return new ParameterResource(name, fallback => Resolve(configuration, configurationKey, fallback), secret)
        {
            ConfigurationKey = configurationKey,
            Default = parameterDefault,
        };
    }

    private static string Resolve(ConfigurationManager configuration, string key, ParameterDefault? fallback) =>
        configuration[key]
        ?? configuration[key.Replace('-', '_')]
        ?? fallback?.GetDefaultValue()
        ?? throw new MissingParameterValueException(
            $"Parameter resource could not be used because configuration key '{key}' is missing and the Parameter has no default value.");
}
