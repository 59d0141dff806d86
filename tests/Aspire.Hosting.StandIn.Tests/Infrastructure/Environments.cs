using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Orchestration;
using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting.StandIn.Tests.Infrastructure;

/// <summary>Evaluates a resource's environment as a start would, without starting it.</summary>
internal static class Environments
{
    internal static async Task<Dictionary<string, string?>> EvaluateAsync(this IDistributedApplicationBuilder builder, IResource resource)
    {
        await using var app = builder.Build();
        await using var endpoints = app.Services.GetRequiredService<EndpointAllocator>();
        endpoints.AllocateAll();
        var context = new EnvironmentCallbackContext(builder.ExecutionContext, resource);
        foreach (var annotation in resource.Annotations.OfType<EnvironmentCallbackAnnotation>())
        {
            await annotation.Callback(context);
        }

        var values = new ValueProviderContext { ExecutionContext = builder.ExecutionContext, Caller = resource };
        var result = new Dictionary<string, string?>();
        foreach (var (name, value) in context.EnvironmentVariables)
        {
            result[name] = await ValueResolver.ResolveAsync(value, values, CancellationToken.None);
        }

        return result;
    }
}
