using System.CommandLine;
using System.Globalization;
using System.Text;
using Grpc.Core;
using RagPlatform.Cli.CommandLine;
using RagPlatform.Cli.Connection;
using RagPlatform.Cli.Output;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Cli.Auditing;

/// <summary>
/// <c>rag audit export</c>: the chain as JSON Lines, written as it arrives. A file is there whole or not at all.
/// </summary>
internal sealed class ExportAuditCommand(Surroundings surroundings) : ICommandFeature
{
    private readonly Option<string?> _output = new("--output", "-o")
    {
        Description = "The file to write, replaced where it exists; standard output unless given.",
        HelpName = "file",
    };

    private readonly Option<long> _after = Sequence("--after", "Only records after this sequence.");
    private readonly Option<long> _upTo = Sequence("--up-to", "Only records up to this sequence.");

    public Command Describe() => new("export", "Writes the chain as JSON Lines, oldest first, with all its verification needs.")
    {
        _output, _after, _upTo,
    };

    public async Task<int> RunAsync(ParseResult line, Gateway gateway, CancellationToken cancellationToken)
    {
        var request = new ExportAuditRequest { AfterSequence = line.GetValue(_after), ToSequence = line.GetValue(_upTo) };
        long records = line.GetValue(_output) is { } path
            ? await ExportToFileAsync(gateway, request, path, cancellationToken)
            : await ExportAsync(gateway, request, surroundings.Out, cancellationToken);
        await surroundings.Error.WriteLineAsync($"rag: exported {Quantities.Count(records, "record")}.");
        return ExitCodes.Success;
    }

    private static async Task<long> ExportToFileAsync(
        Gateway gateway, ExportAuditRequest request, string path, CancellationToken cancellationToken)
    {
        string unfinished = $"{path}.{Guid.NewGuid():N}.part";
        try
        {
            long records;
            await using (var file = new StreamWriter(unfinished, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)))
            {
                records = await ExportAsync(gateway, request, file, cancellationToken);
            }

            File.Move(unfinished, path, overwrite: true);
            return records;
        }
        finally
        {
            File.Delete(unfinished);
        }
    }

    private static async Task<long> ExportAsync(
        Gateway gateway, ExportAuditRequest request, TextWriter output, CancellationToken cancellationToken)
    {
        using AsyncServerStreamingCall<ExportAuditChunk> call = gateway.Audit.Export(request, gateway.Call(cancellationToken));
        long records = 0;
        await foreach (ExportAuditChunk chunk in call.ResponseStream.ReadAllAsync(cancellationToken))
        {
            await output.WriteAsync(chunk.JsonLines.AsMemory(), cancellationToken);
            records += chunk.Records;
        }

        await output.FlushAsync(cancellationToken);
        return records;
    }

    private static Option<long> Sequence(string name, string description)
    {
        var option = new Option<long>(name) { Description = description, HelpName = "n" };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0
                && long.TryParse(result.Tokens[0].Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value)
                && value < 0)
            {
                result.AddError($"{name} must not be negative.");
            }
        });
        return option;
    }
}
