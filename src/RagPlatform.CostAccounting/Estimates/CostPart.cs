namespace RagPlatform.CostAccounting.Estimates;

/// <summary>What an estimate is split into, in the template's order.</summary>
internal enum CostPart
{
    /// <summary>What a query costs as a whole, not split up.</summary>
    Query,

    /// <summary>Embedding documents and questions.</summary>
    Embedding,

    /// <summary>Searching, and keeping what is searched.</summary>
    Retrieval,

    /// <summary>Answers by a model.</summary>
    Generation,

    /// <summary>Calls of a reranker.</summary>
    Rerank,

    /// <summary>Calls made a second time because the first one failed.</summary>
    Retries,

    /// <summary>Logs, metrics, traces.</summary>
    Monitoring,

    /// <summary>Machines.</summary>
    Infrastructure,

    /// <summary>Development and maintenance.</summary>
    People,
}
