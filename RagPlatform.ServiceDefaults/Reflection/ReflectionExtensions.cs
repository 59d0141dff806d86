using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace RagPlatform.ServiceDefaults.Reflection;

/// <summary>Registers gRPC reflection.</summary>
internal static class ReflectionExtensions
{
    public static IServiceCollection AddServiceReflection(this IServiceCollection services) => services.AddSingleton<ServiceCatalogue>();

    public static void MapServiceReflection(this WebApplication app) => app.MapGrpcService<GrpcReflectionService>();
}
