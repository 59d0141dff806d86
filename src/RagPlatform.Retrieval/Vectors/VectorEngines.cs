using Grpc.Core;
using Microsoft.Extensions.Options;
using RagPlatform.ServiceDefaults.Errors;

namespace RagPlatform.Retrieval.Vectors;

/// <summary>The engines this process can reach, by name.</summary>
internal sealed class VectorEngines(IEnumerable<IVectorStore> engines, IOptions<VectorOptions> options)
{
    private readonly Dictionary<string, IVectorStore> _engines = engines.ToDictionary(engine => engine.Name, StringComparer.Ordinal);

    /// <summary>The name of the engine of collections that are made without naming one.</summary>
    public string Default => options.Value.Engine;

    /// <summary>All of them.</summary>
    public IReadOnlyCollection<IVectorStore> All => _engines.Values;

    /// <summary>The engine of that name; null when it is not configured here.</summary>
    public IVectorStore? Find(string name) => _engines.GetValueOrDefault(name);

    /// <summary>The engine that has a collection's vectors.</summary>
    /// <exception cref="PlatformException">UNAVAILABLE: it is not configured here.</exception>
    public IVectorStore Get(string name) => Find(name) ?? throw new PlatformException(
        StatusCode.Unavailable,
        "ENGINE_NOT_CONFIGURED",
        $"The collection's vectors are in '{name}', which this service is not connected to; set its connection string.");

    /// <summary>The name of an engine that a request chose; the default where it chose none.</summary>
    /// <param name="name">What the request says.</param>
    /// <param name="field">The request's field.</param>
    /// <exception cref="PlatformException">INVALID_ARGUMENT naming the field.</exception>
    public string Choose(string name, string field) =>
        name.Length == 0 ? Default
        : _engines.ContainsKey(name) ? name
        : throw PlatformException.InvalidField(
            field, $"'{field}' names no engine this service is connected to; it has {string.Join(", ", _engines.Keys)}.");
}
