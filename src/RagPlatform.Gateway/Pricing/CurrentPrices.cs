using RagPlatform.Tokens.Pricing;

namespace RagPlatform.Gateway.Pricing;

/// <summary>
/// The price book as last fetched, so that pricing an answer takes no call. Until the first fetch it is empty and prices are unknown.
/// </summary>
internal sealed class CurrentPrices
{
    private volatile PriceBook _book = PriceBook.Empty;

    public PriceBook Book
    {
        get => _book;
        set => _book = value;
    }
}
