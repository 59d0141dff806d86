namespace RagPlatform.CostAccounting.Ledger;

/// <summary>What became of a batch.</summary>
/// <param name="Booked">Events that are new.</param>
/// <param name="Duplicates">Events that were booked before, those of another content included.</param>
/// <param name="Conflicts">Ids under which something else is booked.</param>
internal sealed record BookingResult(int Booked, int Duplicates, IReadOnlyList<string> Conflicts);
