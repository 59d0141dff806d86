using System.Data.Common;
using RagPlatform.CostAccounting.Budgets;

namespace RagPlatform.CostAccounting.Ledger;

/// <summary>How a database takes a batch fastest. All calls but the first are made in one transaction, in this order.</summary>
internal interface ILedgerWriter
{
    /// <summary>Makes room for rows, in a transaction of its own.</summary>
    Task PrepareAsync(IReadOnlyList<LedgerRow> rows, CancellationToken cancellationToken);

    /// <summary>Forgets which room it made.</summary>
    void Forget();

    /// <summary>Takes the ids of rows, sorted by id and each once; those that nobody has taken before.</summary>
    Task<IReadOnlyList<LedgerRow>> ClaimAsync(
        DbTransaction transaction, IReadOnlyList<LedgerRow> rows, CancellationToken cancellationToken);

    /// <summary>Writes rows.</summary>
    /// <exception cref="LostByStoreException">The room made for them is gone.</exception>
    Task AppendAsync(DbTransaction transaction, IReadOnlyList<LedgerRow> rows, CancellationToken cancellationToken);

    /// <summary>Adds to the sums.</summary>
    /// <exception cref="OverflowException">A sum does not fit 64 bits.</exception>
    Task AddAsync(DbTransaction transaction, IReadOnlyList<CostSum> sums, CancellationToken cancellationToken);

    /// <summary>Adds to what was spent.</summary>
    /// <exception cref="OverflowException">A sum does not fit 64 bits.</exception>
    Task AddAsync(DbTransaction transaction, IReadOnlyList<SpentSum> spent, CancellationToken cancellationToken);
}
