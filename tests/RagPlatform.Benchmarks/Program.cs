using RagPlatform.Benchmarks.Harness;

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};

if (args is not [string name] || BenchmarkCatalogue.Find(name) is not { } benchmark)
{
    await Console.Error.WriteLineAsync("usage: dotnet run -c Release --project tests/RagPlatform.Benchmarks -- <name>");
    foreach (IBenchmark known in BenchmarkCatalogue.All)
    {
        await Console.Error.WriteLineAsync($"  {known.Name,-16} {known.Description}");
    }

    return 2;
}

try
{
    var report = new BenchmarkReport(Console.Out);
    report.Say(Machine.Describe());
    await benchmark.RunAsync(report, stop.Token);
    report.PrintFigures();
    return 0;
}
catch (BenchmarkException exception)
{
    await Console.Error.WriteLineAsync($"{benchmark.Name}: {exception.Message}");
    return 1;
}
