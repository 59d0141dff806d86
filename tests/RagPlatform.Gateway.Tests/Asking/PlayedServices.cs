using Grpc.Core;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Gateway.Tests.Asking;

/// <summary>What the services behind the Gateway say, as a test has it.</summary>
internal sealed class PlayedServices
{
    /// <summary>The model that Generation describes; null: it cannot be asked.</summary>
    public DescribeGenerationReply? Model { get; set; } = new()
    {
        Provider = "openai",
        Model = "gpt",
        PromptVersion = "1",
        MaxOutputTokens = 100,
        InstructionTokens = 50,
    };

    /// <summary>What the cache says of every question.</summary>
    public CacheLookupReply Lookup { get; set; } = new() { Embedding = new QueryEmbedding { Model = "use", Tokens = 50, Values = { 1f, 0f } } };

    /// <summary>Why no passage can be had; null: there is one.</summary>
    public Status? RetrievalFails { get; set; }

    /// <summary>What Generation says.</summary>
    public Func<GenerateRequest, GenerateEvent[]> Says { get; set; } = _ => [];

    /// <summary>How its stream ends.</summary>
    public Func<CancellationToken, Task> Ends { get; set; } = _ => Task.CompletedTask;

    /// <summary>What Generation was asked.</summary>
    public List<GenerateRequest> Generated { get; } = [];
}
