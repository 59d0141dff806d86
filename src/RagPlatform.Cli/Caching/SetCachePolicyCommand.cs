using System.CommandLine;
using RagPlatform.Cli.CommandLine;
using RagPlatform.Cli.Connection;
using RagPlatform.Cli.Output;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Cli.Caching;

/// <summary><c>rag cache policy</c>: sets how a collection is treated; with nothing but its name the policy is removed.</summary>
internal sealed class SetCachePolicyCommand(Surroundings surroundings) : ICommandFeature
{
    private readonly Argument<string> _collection = new("collection") { Description = "A collection's name, or '*' for all of the tenant." };
    private readonly Option<string?> _semantic = CommonOptions.OneOf(
        "--semantic", "When the answer to a similar question is served.", CachePolicyNames.All);

    private readonly Option<double?> _threshold = new("--threshold") { Description = "threshold: least score, 0.5 to 1.", HelpName = "score" };
    private readonly Option<double?> _errorBound = new("--error-bound")
    {
        Description = "bounded: most wrong answers among requests, such as 0.01.",
        HelpName = "share",
    };

    private readonly Option<double?> _confidence = new("--confidence") { Description = "bounded: least confidence, 0 to 1.", HelpName = "share" };
    private readonly Option<long?> _fresh = new("--fresh") { Description = "Seconds an answer is fresh.", HelpName = "seconds" };
    private readonly Option<long?> _keep = new("--keep") { Description = "Seconds an answer is kept at all.", HelpName = "seconds" };
    private readonly Option<long?> _maxStale = new("--max-stale")
    {
        Description = "Seconds past its freshness it may stand in where nothing fresher can be had.",
        HelpName = "seconds",
    };

    public Command Describe() => new("policy", "Sets a collection's policy; with nothing but its name the policy is removed.")
    {
        _collection, _semantic, _threshold, _errorBound, _confidence, _fresh, _keep, _maxStale,
    };

    public async Task<int> RunAsync(ParseResult line, Gateway gateway, CancellationToken cancellationToken)
    {
        var policy = new CachePolicy
        {
            Collection = line.GetRequiredValue(_collection),
            Semantic = CachePolicyNames.Parse(line.GetValue(_semantic)),
        };
        Apply(line.GetValue(_threshold), value => policy.Threshold = value);
        Apply(line.GetValue(_errorBound), value => policy.ErrorBound = value);
        Apply(line.GetValue(_confidence), value => policy.ConfidenceFloor = value);
        Apply(line.GetValue(_fresh), value => policy.FreshSeconds = value);
        Apply(line.GetValue(_keep), value => policy.KeepSeconds = value);
        Apply(line.GetValue(_maxStale), value => policy.MaxStaleSeconds = value);
        await gateway.Caches.SetPolicyAsync(new SetCachePolicyRequest { Policy = policy }, gateway.Call(cancellationToken));
        bool isRemoved = policy.Equals(new CachePolicy { Collection = policy.Collection });
        await surroundings.Out.WriteLineAsync(isRemoved ? $"removed the policy of {policy.Collection}" : $"set the policy of {policy.Collection}");
        return ExitCodes.Success;
    }

    private static void Apply<T>(T? given, Action<T> set)
        where T : struct
    {
        if (given is { } value)
        {
            set(value);
        }
    }
}
