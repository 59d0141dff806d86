using System.CommandLine;
using System.Globalization;
using RagPlatform.Cli.CommandLine;
using RagPlatform.Cli.Connection;
using RagPlatform.Cli.Output;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Cli.Caching;

/// <summary><c>rag cache stats</c>: what the caches did and saved, by level and collections.</summary>
internal sealed class CacheStatisticsCommand(Surroundings surroundings) : ICommandFeature
{
    private readonly Option<string?> _collection = CommonOptions.OptionalCollection("Only this collection.");
    private readonly Option<bool> _json = CommonOptions.Json();

    public Command Describe() => new("stats", "Shows what the caches did and saved since the service began.") { _collection, _json };

    public async Task<int> RunAsync(ParseResult line, Gateway gateway, CancellationToken cancellationToken)
    {
        CacheStatisticsReply reply = await gateway.Caches.GetStatisticsAsync(
            new CacheStatisticsRequest { Collection = line.GetValue(_collection) ?? string.Empty }, gateway.Call(cancellationToken));
        if (line.GetValue(_json))
        {
            await surroundings.Out.WriteLineAsync(Json.Indented(reply));
            return ExitCodes.Success;
        }

        string[] headings = ["collections", "level", "#lookups", "#hits", "#entries", "#saved tokens", "#saved", "#wrong of hits"];
        Tables.Print(surroundings, headings, reply.Levels.Select(level => (string[])
        [
            level.Collections.Length > 0 ? level.Collections : "-",
            level.Level,
            Number(level.Lookups),
            Number(level.Hits),
            Number(level.Entries),
            Number(level.SavedTokens),
            Quantities.Dollars(level.SavedNanoUsd),
            level.Audited == 0 ? "-" : $"{Share(level.ErrorPerHit)} of {Number(level.Audited)} audited",
        ]));
        await surroundings.Out.WriteLineAsync(
            $"{Quantities.Count(reply.Hits, "hit")} and {Number(reply.Misses)} misses; {Quantities.Count(reply.Entries, "answer")} in "
            + $"{Number(reply.Bytes)} bytes; {Share(reply.EmbeddingHitRate)} of texts had their embedding");
        return ExitCodes.Success;
    }

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Share(double value) => value.ToString("0.0 %", CultureInfo.InvariantCulture);
}
