namespace RagPlatform.CostAccounting.Planning;

/// <summary>
/// Which questions a cache answers: as it was, or a given share of them, spread evenly, so that the same traffic gives the same result.
/// </summary>
internal sealed class HitReplay(int? percent)
{
    private const int Whole = 100;
    private int _owed;

    /// <summary>Whether the next question is answered without a call.</summary>
    public bool IsHit(bool wasAvoided)
    {
        if (percent is not { } share)
        {
            return wasAvoided;
        }

        _owed += share;
        if (_owed < Whole)
        {
            return false;
        }

        _owed -= Whole;
        return true;
    }
}
