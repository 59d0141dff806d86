using System.CommandLine;
using RagPlatform.Cli.Connection;

namespace RagPlatform.Cli.CommandLine;

/// <summary>One command of <c>rag</c>.</summary>
internal interface ICommandFeature
{
    /// <summary>Its name, arguments and options.</summary>
    Command Describe();

    /// <summary>Carries it out; its exit code, see <see cref="ExitCodes"/>.</summary>
    /// <exception cref="UsageException">The command line asks for something impossible.</exception>
    /// <exception cref="FailureException">It cannot be carried out.</exception>
    /// <exception cref="Grpc.Core.RpcException">The gateway refused or could not be reached.</exception>
    Task<int> RunAsync(ParseResult line, Gateway gateway, CancellationToken cancellationToken);
}
