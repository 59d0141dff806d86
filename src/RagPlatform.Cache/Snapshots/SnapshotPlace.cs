namespace RagPlatform.Cache.Snapshots;

/// <summary>Where snapshots are.</summary>
/// <param name="Folder">A folder of this service alone; made where it is missing.</param>
internal sealed record SnapshotPlace(string Folder);
