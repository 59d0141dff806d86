using System.CommandLine;
using RagPlatform.Cli.CommandLine;
using RagPlatform.Cli.Connection;
using RagPlatform.Cli.Output;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Cli.Costs.Segments;

/// <summary><c>rag cost segments value set</c>: what a successful answer is worth.</summary>
internal sealed class SetSegmentValueCommand(Surroundings surroundings) : ICommandFeature
{
    private readonly Option<string?> _segment = SegmentOption.Create(
        "Of this segment; of all without a value of their own unless given.", isRequired: false);

    private readonly Option<decimal?> _value = DollarOptions.Create("--value", "Dollars a successful answer is worth.", isRequired: true);

    public Command Describe() => new("set", "Says what a successful answer is worth, in US dollars.") { _segment, _value };

    public async Task<int> RunAsync(ParseResult line, Gateway gateway, CancellationToken cancellationToken)
    {
        var request = new SetSegmentValueRequest
        {
            Segment = line.GetValue(_segment) ?? string.Empty,
            ValueNanoUsd = DollarOptions.ToNano("--value", line.GetValue(_value) ?? 0),
        };
        await gateway.Segments.SetSegmentValueAsync(request, gateway.Call(cancellationToken));
        await surroundings.Out.WriteLineAsync(
            $"a successful answer of {Of(request.Segment)} is worth {Quantities.Dollars(request.ValueNanoUsd)}");
        return ExitCodes.Success;
    }

    private static string Of(string segment) => segment.Length > 0 ? segment : "every segment without a value of its own";
}
