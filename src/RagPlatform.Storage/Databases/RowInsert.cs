using System.Data.Common;
using System.Globalization;

namespace RagPlatform.Storage.Databases;

/// <summary>Inserts many rows with few statements, the same on both databases.</summary>
public static class RowInsert
{
    // Of twenty columns a thousand parameters, which both databases take.
    private const int RowsAtOnce = 50;

    /// <summary>Inserts rows in their order.</summary>
    /// <param name="transaction">What they are inserted in.</param>
    /// <param name="into">Table and columns, <c>prices (model, row)</c>.</param>
    /// <param name="rows">The values of each row, in the order of the columns.</param>
    /// <param name="end">What follows the values, an ON CONFLICT; empty: nothing.</param>
    /// <param name="cancellationToken">The caller's.</param>
    public static async Task InsertRowsAsync(
        this DbTransaction transaction, string into, IEnumerable<object[]> rows, string end, CancellationToken cancellationToken)
    {
        foreach (object[][] some in rows.Chunk(RowsAtOnce))
        {
            var values = new Dictionary<string, object>();
            var tuples = new List<string>(some.Length);
            foreach (object[] row in some)
            {
                var names = new List<string>(row.Length);
                foreach (object value in row)
                {
                    string name = string.Create(CultureInfo.InvariantCulture, $"p{values.Count}");
                    values.Add(name, value);
                    names.Add("@" + name);
                }

                tuples.Add($"({string.Join(", ", names)})");
            }

            await transaction.ExecuteAsync($"INSERT INTO {into} VALUES {string.Join(", ", tuples)} {end}", values, cancellationToken);
        }
    }
}
