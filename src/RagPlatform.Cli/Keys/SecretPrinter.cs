using Google.Protobuf;
using RagPlatform.Cli.Output;

namespace RagPlatform.Cli.Keys;

/// <summary>
/// Prints a new secret, the only time it is ever shown: alone on standard output, so that a pipe or a file gets it and nothing else;
/// what is said about it goes to standard error.
/// </summary>
internal static class SecretPrinter
{
    public static async Task PrintAsync(Surroundings surroundings, string secret, string sentence, bool json, IMessage reply)
    {
        if (json)
        {
            await surroundings.Out.WriteLineAsync(Json.Indented(reply));
            return;
        }

        await surroundings.Error.WriteLineAsync($"rag: {Printable.Clean(sentence)}");
        await surroundings.Out.WriteLineAsync(secret);
    }
}
