namespace RagPlatform.Cache.Semantic.Guard;

/// <summary>Whether two questions may be taken for the same.</summary>
/// <param name="Reason">What speaks against it.</param>
internal readonly record struct GuardVerdict(GuardReason Reason)
{
    /// <summary>Whether nothing speaks against it.</summary>
    public bool IsAdmitted => Reason == GuardReason.None;
}
