using System.CommandLine;
using System.Globalization;
using RagPlatform.Cli.CommandLine;
using RagPlatform.Cli.Connection;
using RagPlatform.Cli.Output;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Cli.Faq;

/// <summary><c>rag faq import</c>: puts the entries of a file, in place of those of the same ids.</summary>
internal sealed class ImportFaqCommand(Surroundings surroundings) : ICommandFeature
{
    // Of the longest entries, a hundred stay well below what one message may hold.
    private const int EntriesOfACall = 100;

    private readonly Argument<string> _file = new("file")
    {
        Description = "A table with the columns entry_id, question, answer and, where wanted, document_id, start, end, acl_labels (.csv), "
            + "or one JSON object a line as 'rag faq list --json' prints it (.jsonl).",
    };

    private readonly Option<string> _collection = CommonOptions.Collection("The collection they are asked about.");

    public Command Describe() => new("import", "Puts frequent questions with their answers, in place of those of the same ids.")
    {
        _file, _collection,
    };

    public async Task<int> RunAsync(ParseResult line, Gateway gateway, CancellationToken cancellationToken)
    {
        string path = line.GetRequiredValue(_file);
        IReadOnlyList<FaqEntry> entries = await FaqFile.ReadAsync(path, cancellationToken);
        if (entries.Count == 0)
        {
            throw new FailureException($"'{path}' has no entries.");
        }

        int created = 0;
        int replaced = 0;
        foreach (FaqEntry[] batch in entries.Chunk(EntriesOfACall))
        {
            PutFaqEntriesReply reply = await gateway.Faq.PutFaqEntriesAsync(
                new PutFaqEntriesRequest { Collection = line.GetRequiredValue(_collection), Entries = { batch } },
                gateway.Call(cancellationToken));
            created += reply.Created;
            replaced += reply.Replaced;
        }

        await surroundings.Out.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"imported {entries.Count:N0} FAQ entries: {created:N0} new, {replaced:N0} replaced"));
        return ExitCodes.Success;
    }
}
