using System.Runtime.CompilerServices;

namespace RagPlatform.Cli.CommandLine;

/// <summary>Reads lists that come in pages, no further than they are used.</summary>
internal static class Pages
{
    /// <summary>The items of all pages.</summary>
    /// <param name="read">Reads the page of a token; empty: the first.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async IAsyncEnumerable<T> ReadAsync<T>(
        Func<string, Task<(IReadOnlyList<T> Items, string NextToken)>> read, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string token = string.Empty;
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            (IReadOnlyList<T> items, token) = await read(token);
            foreach (T item in items)
            {
                yield return item;
            }
        }
        while (token.Length > 0);
    }
}
