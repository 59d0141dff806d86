using System.Data.Common;
using Google.Protobuf;
using Grpc.Core;
using RagPlatform.Contracts.V1;
using RagPlatform.ServiceDefaults.Errors;
using RagPlatform.Storage.Databases;
using RagPlatform.Tokens.Pricing;

namespace RagPlatform.CostAccounting.Prices;

/// <summary>
/// The price rows added through the API. Rows are added and never changed, so that their number tells whether another process added some.
/// </summary>
internal sealed class PriceStore(IDatabase database, PriceList list)
{
    // What a list of all prices can carry in one message with room to spare.
    private const int MaxRows = 8_000;

    // A process of before reads what one of after wrote.
    private static readonly JsonParser s_parser = new(JsonParser.Settings.Default.WithIgnoreUnknownFields(true));

    /// <summary>Brings the price list up to date with what any process added.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        long count = await database.QuerySingleOrDefaultAsync<long>("SELECT COUNT(*) FROM prices", null, cancellationToken);
        if (count != list.Added.Count)
        {
            await ReadAsync(cancellationToken);
        }
    }

    /// <summary>All rows, those of the file first.</summary>
    public async Task<IReadOnlyList<Price>> ListAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<Price> added = await ReadAsync(cancellationToken);
        return [.. list.FileRows.Select(PriceContract.ToContract), .. added];
    }

    /// <summary>Adds rows that are valid, all or none; rows that are there already, price by price, are left as they are.</summary>
    /// <returns>How many were new.</returns>
    /// <exception cref="PlatformException">
    /// ALREADY_EXISTS when another price holds from the same time; RESOURCE_EXHAUSTED when the book is full.
    /// </exception>
    public async Task<int> AddAsync(IReadOnlyList<Price> prices, CancellationToken cancellationToken)
    {
        int added = await database.InTransactionAsync(
            async (transaction, token) =>
            {
                int inserted = 0;
                foreach (Price price in prices)
                {
                    inserted += await AddAsync(transaction, price, token) ? 1 : 0;
                }

                long count = await transaction.QuerySingleOrDefaultAsync<long>("SELECT COUNT(*) FROM prices", null, token);
                return count <= MaxRows ? inserted : throw new PlatformException(
                    StatusCode.ResourceExhausted,
                    "PRICE_BOOK_FULL",
                    $"The price book takes {MaxRows:N0} rows beside the price file; import fewer providers, or keep prices in the price file.");
            },
            cancellationToken);
        await ReadAsync(cancellationToken);
        return added;
    }

    private async Task<bool> AddAsync(DbTransaction transaction, Price price, CancellationToken cancellationToken)
    {
        Price? before = list.FileRows.Where(row => row.Id == price.PriceId).Select(PriceContract.ToContract).FirstOrDefault();
        if (before is null)
        {
            int inserted = await transaction.ExecuteAsync(
                """
                INSERT INTO prices (price_id, provider, model, valid_from, price, set_by, set_at)
                VALUES (@PriceId, @Provider, @Model, @ValidFromMs, @text, @SetBy, @SetAtMs)
                ON CONFLICT DO NOTHING
                """,
                new { price.PriceId, price.Provider, price.Model, price.ValidFromMs, text = price.ToString(), price.SetBy, price.SetAtMs },
                cancellationToken);
            if (inserted == 1)
            {
                return true;
            }

            string? text = await transaction.QuerySingleOrDefaultAsync<string>(
                "SELECT price FROM prices WHERE price_id = @PriceId", new { price.PriceId }, cancellationToken);
            before = Parse(text!);
        }

        return !IsSame(before, price) ? throw new PlatformException(
            StatusCode.AlreadyExists,
            "PRICE_EXISTS",
            $"'{price.PriceId}' is in the price book with another price, and rows are never changed; let the new price hold from a later time.",
            "price.valid_from_ms") : false;
    }

    /// <summary>Whether two rows charge the same; where and by whom they were read is no part of it.</summary>
    internal static bool IsSame(Price one, Price other)
    {
        return Bare(one).Equals(Bare(other));

        static Price Bare(Price price)
        {
            Price bare = price.Clone();
            (bare.PriceId, bare.ValidFromMs, bare.Source, bare.SetBy, bare.SetAtMs) = (string.Empty, 0, string.Empty, string.Empty, 0);
            return bare;
        }
    }

    private static Price Parse(string text) => s_parser.Parse<Price>(text);

    private async Task<IReadOnlyList<Price>> ReadAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<string> texts = await database.QueryAsync<string>(
            "SELECT price FROM prices ORDER BY provider, model, valid_from", null, cancellationToken);
        Price[] prices = [.. texts.Select(Parse)];
        list.Take([.. prices.Select(PriceContract.ToRow)]);
        return prices;
    }
}
