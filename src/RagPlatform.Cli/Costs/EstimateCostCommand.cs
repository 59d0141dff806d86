using System.CommandLine;
using RagPlatform.Cli.CommandLine;
using RagPlatform.Cli.Connection;
using RagPlatform.Cli.Output;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Cli.Costs;

/// <summary><c>rag cost estimate</c>: what the deployments of a scenario would cost.</summary>
internal sealed class EstimateCostCommand(Surroundings surroundings) : ICommandFeature
{
    private const int MaxCharacters = 65_536;
    private const string StandardInput = "-";

    private readonly Option<string> _file = new("--file", "-f")
    {
        Description = "The scenario, a YAML file; '-' reads standard input.",
        HelpName = "file",
        Required = true,
    };

    private readonly Option<bool> _json = CommonOptions.Json();

    public Command Describe() => new("estimate", "Estimates what the deployments of a scenario cost, and from which traffic on one is cheaper.")
    {
        _file, _json,
    };

    public async Task<int> RunAsync(ParseResult line, Gateway gateway, CancellationToken cancellationToken)
    {
        string file = line.GetRequiredValue(_file);
        var request = new EstimateCostRequest { Scenario = await ReadAsync(file, cancellationToken), DescribeFaults = true };
        EstimateCostReply reply = await gateway.Estimates.EstimateCostAsync(request, gateway.Call(cancellationToken));
        if (reply.Faults.Count > 0)
        {
            // One a line, in the shape that editors and build tools know: file:line:column: reason.
            string name = file == StandardInput ? "standard input" : file;
            throw new FailureException(string.Join('\n', reply.Faults.Select(fault => $"{name}:{fault.Line}:{fault.Column}: {fault.Reason}")));
        }

        if (line.GetValue(_json))
        {
            await surroundings.Out.WriteLineAsync(Json.Indented(reply));
        }
        else
        {
            EstimatePrinter.Print(surroundings, reply);
        }

        return ExitCodes.Success;
    }

    // One character more than a scenario may have tells that there is too much; a device without an end is not read to its end.
    private async Task<string> ReadAsync(string file, CancellationToken cancellationToken)
    {
        using TextReader? opened = file == StandardInput ? null : new StreamReader(file);
        char[] buffer = new char[MaxCharacters + 1];
        int read = await (opened ?? surroundings.In).ReadBlockAsync(buffer.AsMemory(), cancellationToken);
        return read <= MaxCharacters
            ? new string(buffer, 0, read)
            : throw new FailureException($"'{file}' has more than the {MaxCharacters:N0} characters a scenario may have.");
    }
}
