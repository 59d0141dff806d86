using System.CommandLine;
using System.Globalization;
using RagPlatform.Cli.CommandLine;
using RagPlatform.Cli.Connection;
using RagPlatform.Cli.Output;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Cli.Jobs;

/// <summary><c>rag jobs retry</c>: puts failed documents back into the queue.</summary>
internal sealed class RetryFailedCommand(Surroundings surroundings) : ICommandFeature
{
    // The most that one call puts back; a call that put back fewer found no more.
    private const int MaxOfACall = 10_000;

    private readonly Argument<string[]> _failures = new("failure")
    {
        Description = "Failures as 'rag jobs failed' lists them, at most 1,000.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string?> _job = new("--job") { Description = "All failures of this job.", HelpName = "job" };
    private readonly Option<string?> _collection = CommonOptions.OptionalCollection("All failures of this collection.");

    public Command Describe()
    {
        var command = new Command("retry", "Tries failed documents again, with the content they were sent with.")
        {
            _failures, _job, _collection,
        };
        command.Validators.Add(result =>
        {
            int given = (result.GetValue(_failures) is { Length: > 0 } ? 1 : 0)
                + (result.GetValue(_job) is null ? 0 : 1) + (result.GetValue(_collection) is null ? 0 : 1);
            if (given != 1)
            {
                result.AddError("Say what to retry: failures, or --job, or --collection.");
            }
        });
        return command;
    }

    public async Task<int> RunAsync(ParseResult line, Gateway gateway, CancellationToken cancellationToken)
    {
        var request = new RetryFailedDocumentsRequest
        {
            FailureIds = { line.GetValue(_failures) ?? [] },
            JobId = line.GetValue(_job) ?? string.Empty,
            Collection = line.GetValue(_collection) ?? string.Empty,
        };
        long queued = 0;
        var jobs = new HashSet<string>(StringComparer.Ordinal);
        RetryFailedDocumentsReply reply;
        do
        {
            reply = await gateway.Rag.RetryFailedDocumentsAsync(request, gateway.Call(cancellationToken));
            queued += reply.Queued;
            jobs.UnionWith(reply.JobIds);
        }
        while (reply.Queued >= MaxOfACall);

        await surroundings.Out.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{Quantities.Count(queued, "document")} queued in {Quantities.Count(jobs.Count, "job")}, " +
            $"{reply.NotRetryable:N0} not retryable"));
        foreach (string job in jobs)
        {
            await surroundings.Out.WriteLineAsync($"follow it with: rag jobs show {Printable.Clean(job)} --follow");
        }

        return queued > 0 || reply.NotRetryable == 0 ? ExitCodes.Success : ExitCodes.Failed;
    }
}
