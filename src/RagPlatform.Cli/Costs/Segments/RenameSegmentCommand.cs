using System.CommandLine;
using RagPlatform.Cli.CommandLine;
using RagPlatform.Cli.Connection;
using RagPlatform.Cli.Output;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Cli.Costs.Segments;

/// <summary><c>rag cost segments rename</c>: names a segment, or forgets its example.</summary>
internal sealed class RenameSegmentCommand(Surroundings surroundings) : ICommandFeature
{
    private readonly Option<string?> _segment = SegmentOption.Create("Which.", isRequired: true);
    private readonly Option<string?> _label = new("--label") { Description = "Its name, at most 100 characters.", HelpName = "text" };
    private readonly Option<bool> _forget = new("--forget-example") { Description = "Forget its example question for good." };

    public Command Describe() => new("rename", "Names a segment, or forgets its example.") { _segment, _label, _forget };

    public async Task<int> RunAsync(ParseResult line, Gateway gateway, CancellationToken cancellationToken)
    {
        var request = new RenameSegmentRequest { Segment = line.GetRequiredValue(_segment) ?? string.Empty, ForgetExample = line.GetValue(_forget) };
        if (line.GetValue(_label) is { } label)
        {
            request.Label = label;
        }
        else if (!request.ForgetExample)
        {
            throw new UsageException("Say --label, --forget-example, or both.");
        }

        await gateway.Segments.RenameSegmentAsync(request, gateway.Call(cancellationToken));
        await surroundings.Out.WriteLineAsync($"changed {Printable.Clean(request.Segment ?? string.Empty)}");
        return ExitCodes.Success;
    }
}
