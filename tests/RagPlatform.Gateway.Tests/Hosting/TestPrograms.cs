using RagPlatform.Gateway.Tests.Budgets;

namespace RagPlatform.Gateway.Tests.Hosting;

/// <summary>The test assembly run as a program: the first argument says which, the others are its own.</summary>
internal static class TestPrograms
{
    /// <summary>Borrows from a budget and spends.</summary>
    public const string Spender = "spender";

    public static Task<int> Main(string[] args) => args switch
    {
        [Spender, var connectionString, var seed, var count] => SpenderProgram.RunAsync(connectionString, seed, count),
        _ => Task.FromResult(1),
    };
}
