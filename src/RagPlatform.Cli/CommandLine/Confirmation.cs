using System.CommandLine;
using RagPlatform.Cli.Output;

namespace RagPlatform.Cli.CommandLine;

/// <summary>Asks before something is gone for good; where nobody can be asked, <c>--yes</c> has to be said.</summary>
internal static class Confirmation
{
    /// <summary><c>--yes</c>.</summary>
    public static Option<bool> Yes() => new("--yes", "-y") { Description = "Do not ask; needed where there is no terminal to ask at." };

    /// <summary>Whether to go on.</summary>
    /// <exception cref="UsageException">Nobody can be asked.</exception>
    public static async Task<bool> AskAsync(Surroundings surroundings, string question, CancellationToken cancellationToken)
    {
        if (!surroundings.CanAsk)
        {
            throw new UsageException($"{question} There is no terminal to ask at: say --yes.");
        }

        await surroundings.Error.WriteAsync($"{Printable.Clean(question)} [y/N] ");
        await surroundings.Error.FlushAsync(cancellationToken);

        // A console's reader cannot be cancelled; the wait for it can.
        string? answer = await Task.Run(surroundings.In.ReadLine, CancellationToken.None).WaitAsync(cancellationToken);
        return answer?.Trim() is { } said
            && (said.Equals("y", StringComparison.OrdinalIgnoreCase) || said.Equals("yes", StringComparison.OrdinalIgnoreCase));
    }
}
