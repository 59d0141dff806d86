using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace RagPlatform.Redis;

/// <summary>Registers a service's connection to Redis.</summary>
public static class RedisExtensions
{
    /// <summary>
    /// Adds the <see cref="RedisConnection"/> when the connection string <c>redis</c> is set; without it nothing is added and caches stay
    /// in memory. Calling it again changes nothing.
    /// </summary>
    /// <param name="builder">The host being built.</param>
    /// <returns>Whether there is a Redis.</returns>
    /// <exception cref="OptionsValidationException">The connection string cannot be read.</exception>
    public static bool AddRedis(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        string? connectionString = builder.Configuration.GetConnectionString(RedisOptions.ConnectionName);
        if (string.IsNullOrWhiteSpace(connectionString))
        {
            return false;
        }

        ThrowIfUnreadable(connectionString);
        if (builder.Services.Any(service => service.ServiceType == typeof(RedisConnection)))
        {
            return true;
        }

        builder.Services.AddOptions<RedisOptions>()
            .Configure(options => options.ConnectionString = connectionString)
            .BindConfiguration(RedisOptions.SectionName)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<RedisConnection>();
        builder.Services.AddHostedService<RedisStart>();
        builder.Services.AddHealthChecks().AddCheck<RedisHealthCheck>("redis");
        return true;
    }

    private static void ThrowIfUnreadable(string connectionString)
    {
        try
        {
            if (ConfigurationOptions.Parse(connectionString).EndPoints.Count > 0)
            {
                return;
            }
        }
        catch (ArgumentException)
        {
            // The client's message quotes what it could not read, which may be the password.
        }

        throw new OptionsValidationException(
            RedisOptions.ConnectionName,
            typeof(RedisOptions),
            ["ConnectionStrings:redis cannot be read; it looks like host:6379,password=...,ssl=true."]);
    }
}
