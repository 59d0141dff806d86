using System.Text.Json;
using RagPlatform.Contracts.V1;
using RagPlatform.ServiceDefaults.Errors;
using RagPlatform.Tokens.Pricing;

namespace RagPlatform.CostAccounting.Prices;

/// <summary>Adds rows to the price book, one at a time or from a public price map.</summary>
internal sealed class PriceEditor(PriceStore store, PriceList list, TimeProvider time)
{
    private const int MaxJsonCharacters = 3_000_000;
    private const int MaxSourceLength = 500;
    private const int MaxProviders = 100;
    private const int MaxLeftOut = 1000;
    private const int Percent = 100;

    /// <summary>Adds a row that holds from the time it says, now where it says none.</summary>
    /// <exception cref="PlatformException">INVALID_ARGUMENT naming the field; ALREADY_EXISTS.</exception>
    public async Task<Price> SetAsync(Price? given, string subject, CancellationToken cancellationToken)
    {
        Price price = given?.Clone() ?? throw PlatformException.InvalidField("price", "Give a price: 'price' is missing.");
        long now = time.GetUtcNow().ToUnixTimeMilliseconds();
        price.ValidFromMs = price.ValidFromMs == 0 ? now : price.ValidFromMs;
        Complete(price, subject, now);
        PriceValidator.Validate(price);
        price.PriceId = PriceId.Of(price.Provider, price.Model, DateTimeOffset.FromUnixTimeMilliseconds(price.ValidFromMs));
        await store.AddAsync([price], cancellationToken);
        return price;
    }

    /// <summary>Adds the rows of a price map whose prices differ from what holds at that time.</summary>
    /// <exception cref="PlatformException">INVALID_ARGUMENT naming the field; ALREADY_EXISTS; RESOURCE_EXHAUSTED.</exception>
    public async Task<ImportPricesReply> ImportAsync(ImportPricesRequest request, string subject, CancellationToken cancellationToken)
    {
        if (request.Json.Length is 0 or > MaxJsonCharacters)
        {
            throw PlatformException.InvalidField("json", $"Give a price map as JSON of 1 to {MaxJsonCharacters:N0} characters.");
        }

        if (request.Source.Trim().Length is 0 or > MaxSourceLength)
        {
            throw PlatformException.InvalidField("source", $"Say where and when the map was read, in 1 to {MaxSourceLength} characters: 'source'.");
        }

        if (request.Providers.Count > MaxProviders)
        {
            throw PlatformException.InvalidField("providers", $"Name at most {MaxProviders} providers, or none for all.");
        }

        long now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var prices = new List<Price>();
        var leftOut = new List<string>();
        Read(request, prices, leftOut);
        foreach (Price price in prices)
        {
            price.ValidFromMs = request.ValidFromMs == 0 ? now : request.ValidFromMs;
            price.Source = request.Source;
            Complete(price, subject, now);
        }

        await store.RefreshAsync(cancellationToken);
        var changed = new List<Price>();
        int unchanged = 0;
        foreach (Price price in prices)
        {
            try
            {
                PriceValidator.Validate(price);
            }
            catch (PlatformException refused) when (refused.Field is not "price.valid_from_ms")
            {
                leftOut.Add($"{price.Model}: {refused.Message}");
                continue;
            }

            DateTimeOffset from = DateTimeOffset.FromUnixTimeMilliseconds(price.ValidFromMs);
            price.PriceId = PriceId.Of(price.Provider, price.Model, from);
            if (list.Book.FindAny(price.Provider, price.Model, from) is { } row && PriceStore.IsSame(PriceContract.ToContract(row), price))
            {
                unchanged++;
            }
            else
            {
                changed.Add(price);
            }
        }

        var reply = new ImportPricesReply
        {
            Added = changed.Count == 0 ? 0 : await store.AddAsync(changed, cancellationToken),
            Unchanged = unchanged,
            LeftOutCount = leftOut.Count,
        };
        reply.LeftOut.AddRange(leftOut.Take(MaxLeftOut));
        return reply;
    }

    private static void Read(ImportPricesRequest request, List<Price> prices, List<string> leftOut)
    {
        try
        {
            using JsonDocument map = JsonDocument.Parse(request.Json);
            PriceMapReader.Read(map.RootElement, request.Providers, prices, leftOut);
        }
        catch (JsonException malformed)
        {
            throw PlatformException.InvalidField("json", $"The price map cannot be read: {malformed.Message}");
        }
    }

    private static void Complete(Price price, string subject, long now)
    {
        price.BatchPercent = price.BatchPercent == 0 ? Percent : price.BatchPercent;
        price.WithoutTokens = !price.HasInputNanoUsdPerMtok;
        (price.SetBy, price.SetAtMs) = (subject, now);
    }
}
