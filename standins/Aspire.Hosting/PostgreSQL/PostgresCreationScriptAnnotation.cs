namespace Aspire.Hosting.ApplicationModel;

/// <summary>The SQL that creates a database in place of a plain CREATE DATABASE.</summary>
internal sealed class PostgresCreationScriptAnnotation(string script) : IResourceAnnotation
{
    internal string Script { get; } = script;
}
