using System.CommandLine;
using RagPlatform.Cli.CommandLine;
using RagPlatform.Cli.Connection;
using RagPlatform.Cli.Output;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Cli.Caching;

/// <summary><c>rag cache purge</c>: removes stored answers, after a question.</summary>
internal sealed class PurgeCacheCommand(Surroundings surroundings) : ICommandFeature
{
    private readonly CacheFilterOptions _filter = new(surroundings);
    private readonly Option<bool> _all = new("--all") { Description = "Every stored answer of the tenant." };
    private readonly Option<bool> _yes = Confirmation.Yes();

    public Command Describe()
    {
        var command = new Command("purge", "Removes stored answers, on all replicas.") { _all, _yes };
        _filter.AddTo(command);
        return command;
    }

    public async Task<int> RunAsync(ParseResult line, Gateway gateway, CancellationToken cancellationToken)
    {
        CacheFilter filter = _filter.Read(line);
        filter.All = line.GetValue(_all);
        if (filter.Equals(new CacheFilter()))
        {
            throw new UsageException("Say what to remove, such as --collection docs; --all removes every stored answer of the tenant.");
        }

        if (!line.GetValue(_yes) && !await Confirmation.AskAsync(surroundings, "Remove these stored answers?", cancellationToken))
        {
            throw new FailureException("Nothing was removed.");
        }

        CachePurgeReply reply = await gateway.Caches.PurgeAsync(new CachePurgeRequest { Filter = filter }, gateway.Call(cancellationToken));
        await surroundings.Out.WriteLineAsync($"removed {Quantities.Count(reply.Removed, "answer")}");
        return ExitCodes.Success;
    }
}
