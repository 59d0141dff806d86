using System.CommandLine;
using RagPlatform.Cli.CommandLine;
using RagPlatform.Cli.Connection;
using RagPlatform.Cli.Output;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Cli.Costs.Segments;

/// <summary><c>rag cost segments value clear</c>: forgets what a successful answer is worth.</summary>
internal sealed class ClearSegmentValueCommand(Surroundings surroundings) : ICommandFeature
{
    private readonly Option<string?> _segment = SegmentOption.Create("Of this segment; the tenant's own unless given.", isRequired: false);

    public Command Describe() => new("clear", "Forgets what a successful answer is worth.") { _segment };

    public async Task<int> RunAsync(ParseResult line, Gateway gateway, CancellationToken cancellationToken)
    {
        await gateway.Segments.SetSegmentValueAsync(
            new SetSegmentValueRequest { Segment = line.GetValue(_segment) ?? string.Empty }, gateway.Call(cancellationToken));
        await surroundings.Out.WriteLineAsync("forgotten");
        return ExitCodes.Success;
    }
}
