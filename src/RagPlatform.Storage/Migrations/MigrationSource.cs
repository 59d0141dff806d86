using System.Reflection;

namespace RagPlatform.Storage.Migrations;

/// <summary>Where a service's migrations are embedded.</summary>
/// <param name="Schema">The schema they build.</param>
/// <param name="Assembly">Holds resources named <c>Sqlite/0001_name.sql</c> and <c>Postgres/0001_name.sql</c>.</param>
public sealed record MigrationSource(string Schema, Assembly Assembly);
