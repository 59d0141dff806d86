using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RagPlatform.ServiceDefaults.Discovery;

namespace RagPlatform.ServiceDefaults.Resilience;

/// <summary>Registers clients of other services.</summary>
public static class ResilienceExtensions
{
    /// <summary>
    /// Adds a typed gRPC client of another service, found through Aspire's variables and protected by its own pipeline. Clients of
    /// one service share a connection.
    /// </summary>
    /// <param name="builder">The service's builder.</param>
    /// <param name="service">The other service's name, e.g. <c>retrieval</c>.</param>
    public static WebApplicationBuilder AddServiceClient<TClient>(this WebApplicationBuilder builder, string service)
        where TClient : ClientBase<TClient>
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddKeyedSingleton(service, (services, _) => CreateInvoker(services, service));
        builder.Services.TryAddSingleton(services =>
            ActivatorUtilities.CreateInstance<TClient>(services, services.GetRequiredKeyedService<CallInvoker>(service)));
        return builder;
    }

    internal static IServiceCollection AddServiceResilience(this IServiceCollection services)
    {
        services.AddOptions<ResilienceOptions>()
            .BindConfiguration(ResilienceOptions.SectionName)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        return services;
    }

    private static CallInvoker CreateInvoker(IServiceProvider services, string service)
    {
        Uri address = ServiceAddress.Grpc(services.GetRequiredService<IConfiguration>(), service);
        var channel = GrpcChannel.ForAddress(address, new GrpcChannelOptions
        {
            MaxReceiveMessageSize = ServiceDefaultsExtensions.MaxMessageBytes,
            MaxSendMessageSize = ServiceDefaultsExtensions.MaxMessageBytes,
            HttpHandler = new SocketsHttpHandler
            {
                EnableMultipleHttp2Connections = true,
                PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
                KeepAlivePingDelay = TimeSpan.FromSeconds(60),
                KeepAlivePingTimeout = TimeSpan.FromSeconds(20),
                ConnectTimeout = TimeSpan.FromSeconds(3),
            },
        });
        return channel.Intercept(new ResilienceInterceptor(
            service,
            services.GetRequiredService<IOptions<ResilienceOptions>>().Value,
            services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<ILogger<ResilienceInterceptor>>()));
    }
}
