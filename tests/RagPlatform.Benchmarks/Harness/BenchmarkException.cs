namespace RagPlatform.Benchmarks.Harness;

/// <summary>A benchmark cannot stand by its figures; the message says why.</summary>
internal sealed class BenchmarkException(string message) : Exception(message);
