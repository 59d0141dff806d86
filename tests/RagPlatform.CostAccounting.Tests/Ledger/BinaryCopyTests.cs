using Npgsql;
using RagPlatform.CostAccounting.Ledger;
using RagPlatform.TestSupport.Stores;
using Xunit;

namespace RagPlatform.CostAccounting.Tests.Ledger;

/// <summary>What is copied is read back as it was; what is not completed is not there.</summary>
public sealed class BinaryCopyTests
{
    private const string Command = "COPY copied (text, number) FROM STDIN (FORMAT binary)";

    private static readonly (string Text, long Number)[] s_rows =
    [
        (string.Empty, 0), ("plain", 1), ("Zoë 🐚 \n\t\"\\", long.MinValue), (new string('ß', 200_000), long.MaxValue), ("\uFFFF", -1),
    ];

    [PostgresFact]
    public async Task Complete_AnyTextsAndNumbers_AreReadBackAsTheyWere()
    {
        await using NpgsqlConnection connection = await OpenAsync();

        await using (BinaryCopy copy = await BinaryCopy.BeginAsync(connection, Command, CancellationToken.None))
        {
            await WriteAsync(copy);
            await copy.CompleteAsync(CancellationToken.None);
        }

        Assert.Equal(s_rows.OrderBy(row => row.Number), await ReadAsync(connection));
    }

    [PostgresFact]
    public async Task Dispose_BeforeItIsComplete_KeepsNothingAndFreesTheConnection()
    {
        await using NpgsqlConnection connection = await OpenAsync();

        await using (BinaryCopy copy = await BinaryCopy.BeginAsync(connection, Command, CancellationToken.None))
        {
            await WriteAsync(copy);
        }

        Assert.Empty(await ReadAsync(connection));
    }

    [PostgresFact]
    public async Task Complete_ARowTheDatabaseRefuses_SaysWhyAndFreesTheConnection()
    {
        await using NpgsqlConnection connection = await OpenAsync();
        await ExecuteAsync(connection, "CREATE UNIQUE INDEX ON copied (number)");

        PostgresException refused = await Assert.ThrowsAsync<PostgresException>(async () =>
        {
            await using BinaryCopy copy = await BinaryCopy.BeginAsync(connection, Command, CancellationToken.None);
            await WriteAsync(copy);
            await WriteAsync(copy);
            await copy.CompleteAsync(CancellationToken.None);
        });

        Assert.Equal(PostgresErrorCodes.UniqueViolation, refused.SqlState);
        Assert.Empty(await ReadAsync(connection));
    }

    private static async Task WriteAsync(BinaryCopy copy)
    {
        foreach ((string text, long number) in s_rows)
        {
            copy.StartRow(2);
            copy.Write(text);
            copy.Write(number);
            await copy.FlushIfFullAsync(CancellationToken.None);
        }
    }

    private static async Task<NpgsqlConnection> OpenAsync()
    {
        PostgresCluster cluster = await PostgresCluster.SharedAsync();
        var connection = new NpgsqlConnection(await cluster.CreateDatabaseAsync());
        await connection.OpenAsync();
        await ExecuteAsync(connection, "CREATE TABLE copied (text TEXT NOT NULL, number BIGINT NOT NULL)");
        return connection;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<List<(string Text, long Number)>> ReadAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand("SELECT text, number FROM copied ORDER BY number", connection);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync();
        var rows = new List<(string, long)>();
        while (await reader.ReadAsync())
        {
            rows.Add((reader.GetString(0), reader.GetInt64(1)));
        }

        return rows;
    }
}
