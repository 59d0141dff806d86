using RagPlatform.Contracts.V1;

namespace RagPlatform.Cli.Tests.Hosting;

/// <summary>What one Ingest call carried.</summary>
internal sealed record IngestCall(IngestOptions Options, IReadOnlyList<Document> Documents);
