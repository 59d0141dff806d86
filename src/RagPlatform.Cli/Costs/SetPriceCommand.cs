using System.CommandLine;
using RagPlatform.Cli.CommandLine;
using RagPlatform.Cli.Connection;
using RagPlatform.Cli.Output;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Cli.Costs;

/// <summary><c>rag cost prices set</c>: adds a dated price; what was there stays.</summary>
internal sealed class SetPriceCommand : ICommandFeature
{
    private readonly Surroundings _surroundings;
    private readonly Argument<string> _provider = new("provider") { Description = "The provider, in lower case." };
    private readonly Argument<string> _model = new("model") { Description = "The model as the provider names it, or the resource." };
    private readonly Option<decimal?> _input = DollarOptions.Create("--input", "Dollars per million tokens of prompt.");
    private readonly Option<decimal?> _cacheRead = DollarOptions.Create(
        "--cache-read", "... read from the provider's cache; as --input unless given.");

    private readonly Option<decimal?> _cacheWrite = DollarOptions.Create(
        "--cache-write", "... written to it for five minutes; as --input unless given.");

    private readonly Option<decimal?> _cacheWriteHour = DollarOptions.Create("--cache-write-1h", "... for an hour; as --cache-write unless given.");
    private readonly Option<decimal?> _output = DollarOptions.Create("--output", "Dollars per million tokens of answer and reasoning.");
    private readonly Option<decimal?> _embedding = DollarOptions.Create("--embedding", "Dollars per million tokens embedded.");
    private readonly Option<decimal?> _rerank = DollarOptions.Create("--rerank", "Dollars per thousand searches reranked.");
    private readonly Option<decimal?> _storage = DollarOptions.Create("--storage", "Dollars per GB kept for a month.");
    private readonly Option<decimal?> _hour = DollarOptions.Create("--per-hour", "Dollars per hour of infrastructure.");
    private readonly Option<decimal?> _month = DollarOptions.Create("--per-month", "Dollars per month of infrastructure.");
    private readonly Option<int> _batch = new("--batch-percent") { Description = "What a call in a batch costs of the price.", HelpName = "percent" };
    private readonly Option<DateTimeOffset?> _from;
    private readonly Option<string> _source = new("--source")
    {
        Description = "Where and when the price was read; of a converted price also the rate and its day.",
        HelpName = "text",
        Required = true,
    };

    public SetPriceCommand(Surroundings surroundings)
    {
        _surroundings = surroundings;
        _from = TimeOptions.Future("--from", "From when it holds, from now on unless given", surroundings.Time);
    }

    public Command Describe() => new("set", "Adds a dated price in US dollars; prices that are there are never changed.")
    {
        _provider, _model, _input, _cacheRead, _cacheWrite, _cacheWriteHour, _output, _embedding, _rerank, _storage, _hour, _month, _batch, _from,
        _source,
    };

    public async Task<int> RunAsync(ParseResult line, Gateway gateway, CancellationToken cancellationToken)
    {
        var price = new Price
        {
            Provider = line.GetRequiredValue(_provider),
            Model = line.GetRequiredValue(_model),
            ValidFromMs = TimeOptions.ToMilliseconds(line.GetValue(_from)),
            Source = line.GetRequiredValue(_source),
            BatchPercent = line.GetValue(_batch),
        };
        SetTokens(price, line);
        Set(line, _rerank, amount => price.RerankNanoUsdPerThousandSearches = amount);
        Set(line, _storage, amount => price.StorageNanoUsdPerGbMonth = amount);
        Set(line, _hour, amount => price.InfrastructureNanoUsdPerHour = amount);
        Set(line, _month, amount => price.InfrastructureNanoUsdPerMonth = amount);
        SetPriceReply reply = await gateway.Costs.SetPriceAsync(new SetPriceRequest { Price = price }, gateway.Call(cancellationToken));
        await _surroundings.Out.WriteLineAsync($"added {reply.Price.PriceId}");
        return ExitCodes.Success;
    }

    private void SetTokens(Price price, ParseResult line)
    {
        decimal? input = line.GetValue(_input);
        decimal? output = line.GetValue(_output);
        decimal? embedding = line.GetValue(_embedding);
        if (input is null != output is null)
        {
            throw new UsageException("--input and --output go together: a price that is forgotten must not become zero.");
        }

        bool hasCache = line.GetValue(_cacheRead) is not null || line.GetValue(_cacheWrite) is not null || line.GetValue(_cacheWriteHour) is not null;
        if (hasCache && input is null)
        {
            throw new UsageException("Prices of cached tokens stand beside --input and --output.");
        }

        if (input is null && embedding is null)
        {
            return;
        }

        price.InputNanoUsdPerMtok = DollarOptions.ToNano("--input", input ?? 0);
        price.OutputNanoUsdPerMtok = DollarOptions.ToNano("--output", output ?? 0);
        price.EmbeddingNanoUsdPerMtok = DollarOptions.ToNano("--embedding", embedding ?? 0);
        price.CacheReadNanoUsdPerMtok = DollarOptions.ToNano("--cache-read", line.GetValue(_cacheRead) ?? input ?? 0);
        price.CacheWriteNanoUsdPerMtok = DollarOptions.ToNano("--cache-write", line.GetValue(_cacheWrite) ?? input ?? 0);
        price.CacheWrite1HNanoUsdPerMtok =
            DollarOptions.ToNano("--cache-write-1h", line.GetValue(_cacheWriteHour) ?? line.GetValue(_cacheWrite) ?? input ?? 0);
    }

    private static void Set(ParseResult line, Option<decimal?> option, Action<long> set)
    {
        if (line.GetValue(option) is { } dollars)
        {
            set(DollarOptions.ToNano(option.Name, dollars));
        }
    }
}
