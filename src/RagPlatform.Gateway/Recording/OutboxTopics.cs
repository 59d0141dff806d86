namespace RagPlatform.Gateway.Recording;

/// <summary>What leaves the Gateway's outbox.</summary>
internal static class OutboxTopics
{
    /// <summary>Audit records for AccessControl.</summary>
    public const string Audit = "audit";

    /// <summary>Answers for the Cache.</summary>
    public const string Cache = "cache";

    /// <summary>What is told of questions, for CostAccounting's segments.</summary>
    public const string Segments = "segments";
}
