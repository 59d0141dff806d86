using Grpc.Core;
using RagPlatform.ServiceDefaults.Errors;

namespace RagPlatform.Retrieval.Lexical.Engines;

/// <summary>The engines this process can reach that search wording themselves, by name.</summary>
internal sealed class WordStores(IEnumerable<IWordStore> stores)
{
    private readonly Dictionary<string, IWordStore> _stores = stores.ToDictionary(store => store.Name, StringComparer.Ordinal);

    /// <summary>The engine of that name, whether it serves or not; null where there is none that searches wording.</summary>
    public IWordStore? Find(string engine) => _stores.GetValueOrDefault(engine);

    /// <summary>The engine that searches the wording of collections whose vectors are in an engine; null: their index in memory does.</summary>
    public IWordStore? Serving(string engine) => Find(engine) is { Serves: true } store ? store : null;

    /// <summary>The engine of that name.</summary>
    /// <exception cref="PlatformException">UNAVAILABLE: it is not configured here.</exception>
    public IWordStore Get(string engine) => Find(engine) ?? throw new PlatformException(
        StatusCode.Unavailable,
        "ENGINE_NOT_CONFIGURED",
        $"The collection's wording is in '{engine}', which this service is not connected to; set its connection string.");
}
