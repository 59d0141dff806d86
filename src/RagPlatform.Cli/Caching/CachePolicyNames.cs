using RagPlatform.Contracts.V1;

namespace RagPlatform.Cli.Caching;

/// <summary>What the ways to serve similar questions are called on the command line.</summary>
internal static class CachePolicyNames
{
    public static string[] All { get; } = ["off", "threshold", "bounded"];

    public static string Of(SemanticPolicy policy) => policy switch
    {
        SemanticPolicy.SemanticOff => "off",
        SemanticPolicy.SemanticThreshold => "threshold",
        SemanticPolicy.SemanticBounded => "bounded",
        _ => "-",
    };

    public static SemanticPolicy Parse(string? name) => name switch
    {
        "off" => SemanticPolicy.SemanticOff,
        "threshold" => SemanticPolicy.SemanticThreshold,
        "bounded" => SemanticPolicy.SemanticBounded,
        _ => SemanticPolicy.Default,
    };
}
