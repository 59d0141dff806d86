using Google.Protobuf.Reflection;
using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace RagPlatform.ServiceDefaults.Reflection;

/// <summary>The gRPC services this server has mapped, and their descriptors.</summary>
internal sealed class ServiceCatalogue
{
    private readonly Lazy<SortedDictionary<string, ServiceDescriptor>> _services;
    private readonly Lazy<IReadOnlyDictionary<string, FileDescriptor>> _files;

    public ServiceCatalogue(EndpointDataSource endpoints)
    {
        _services = new(() => Read(endpoints));
        _files = new(() => WithDependencies(_services.Value.Values.Select(service => service.File)));
    }

    public IReadOnlyCollection<string> Names => _services.Value.Keys;

    /// <summary>All files the mapped services need, by name.</summary>
    public IReadOnlyDictionary<string, FileDescriptor> Files => _files.Value;

    /// <summary>Files and all that they import, by name.</summary>
    public static IReadOnlyDictionary<string, FileDescriptor> WithDependencies(IEnumerable<FileDescriptor> files)
    {
        var collected = new Dictionary<string, FileDescriptor>();
        foreach (FileDescriptor file in files)
        {
            Collect(file, collected);
        }

        return collected;
    }

    private static SortedDictionary<string, ServiceDescriptor> Read(EndpointDataSource endpoints)
    {
        var services = new SortedDictionary<string, ServiceDescriptor>(StringComparer.Ordinal);
        foreach (Endpoint endpoint in endpoints.Endpoints)
        {
            if (endpoint.Metadata.GetMetadata<GrpcMethodMetadata>() is { } method && Describe(method.ServiceType) is { } descriptor)
            {
                services[descriptor.FullName] = descriptor;
            }
        }

        return services;
    }

    // A service class derives from a generated base nested in a static class, which holds the descriptor.
    private static ServiceDescriptor? Describe(Type serviceType)
    {
        for (Type? type = serviceType; type is not null; type = type.BaseType)
        {
            if (type.DeclaringType?.GetProperty("Descriptor")?.GetValue(null) is ServiceDescriptor descriptor)
            {
                return descriptor;
            }
        }

        return null;
    }

    private static void Collect(FileDescriptor file, Dictionary<string, FileDescriptor> files)
    {
        if (files.TryAdd(file.Name, file))
        {
            foreach (FileDescriptor dependency in file.Dependencies)
            {
                Collect(dependency, files);
            }
        }
    }
}
