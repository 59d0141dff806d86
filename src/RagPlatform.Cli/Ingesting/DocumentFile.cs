namespace RagPlatform.Cli.Ingesting;

/// <summary>A file to ingest.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Id">Its name relative to the folder it was found in, with '/'.</param>
internal sealed record DocumentFile(string Path, string Id);
