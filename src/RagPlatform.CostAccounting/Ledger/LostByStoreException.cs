namespace RagPlatform.CostAccounting.Ledger;

/// <summary>
/// The store lacks what it was given: it was restored from a backup, or a standby took over that had not heard all. What is remembered of it is
/// to be forgotten, and the work done again.
/// </summary>
internal sealed class LostByStoreException(string what, Exception? cause = null) : Exception($"The store has lost {what}.", cause);
