using Microsoft.Extensions.Logging.Abstractions;
using RagPlatform.Retrieval.Vectors;
using RagPlatform.Retrieval.Vectors.Embedded;

namespace RagPlatform.Retrieval.Tests.Vectors.Embedded;

/// <summary>The contract with quantised rows, all of them scored.</summary>
public class EmbeddedVectorStoreContractTests : VectorStoreContract
{
    private readonly TemporaryFolder _folder = new();

    private protected virtual EmbeddedVectorOptions Options => new();

    private protected sealed override Task<IVectorStore> CreateAsync()
    {
        EmbeddedVectorOptions options = Options;
        options.Folder = _folder.FullPath;
        return Task.FromResult<IVectorStore>(new EmbeddedVectorStore(options, NullLogger<EmbeddedVectorStore>.Instance));
    }

    private protected sealed override async Task DestroyAsync(IVectorStore store)
    {
        await ((EmbeddedVectorStore)store).DisposeAsync();
        _folder.Delete();
    }
}
