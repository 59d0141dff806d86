using System.Data.Common;
using Dapper;
using RagPlatform.Contracts.V1;
using RagPlatform.Storage.Databases;

namespace RagPlatform.Gateway.Answers;

/// <summary>
/// Figures over the rows of a window: one pass over an index that holds all they need, nothing is written and nothing is kept in between. A
/// million answers take about 20 MB while they are counted.
/// </summary>
internal sealed class AnswerFigures(IDatabase database)
{
    /// <summary>The figures of a tenant.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="subject">Whose answers; empty: everybody's.</param>
    /// <param name="window">When.</param>
    /// <param name="cancellationToken">The caller's.</param>
    public async Task<OverviewReply> ReadAsync(string tenant, string subject, OverviewWindow window, CancellationToken cancellationToken)
    {
        var tally = new AnswerTally(window);
        await using DbConnection connection = await database.OpenAsync(cancellationToken);
        await using DbDataReader rows = await connection.ExecuteReaderAsync(new CommandDefinition(
            $"""
            SELECT {AnswerTally.Columns} FROM answers
            WHERE tenant = @tenant AND asked_at >= @From AND asked_at < @To AND (@subject = '' OR subject = @subject)
            """,
            new { tenant, subject, window.From, window.To },
            cancellationToken: cancellationToken));
        while (await rows.ReadAsync(cancellationToken))
        {
            tally.Add(rows);
        }

        return tally.ToReply();
    }
}
