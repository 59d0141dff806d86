namespace RagPlatform.Retrieval.Ingestion;

/// <summary>Where a document of a job stands. The numbers are stored.</summary>
internal enum ItemState
{
    /// <summary>Waiting, or being processed under a lease.</summary>
    Pending = 0,

    /// <summary>Searchable.</summary>
    Done = 1,

    /// <summary>The same content was there already.</summary>
    Unchanged = 2,

    /// <summary>Given up, with a reason.</summary>
    Failed = 3,
}
