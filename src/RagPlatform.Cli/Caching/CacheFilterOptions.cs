using System.CommandLine;
using RagPlatform.Cli.CommandLine;
using RagPlatform.Cli.Output;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Cli.Caching;

/// <summary>Which stored answers a command is about.</summary>
internal sealed class CacheFilterOptions
{
    private readonly Option<string?> _entry = new("--entry") { Description = "The answer of this id.", HelpName = "id" };
    private readonly Option<string?> _collection = CommonOptions.OptionalCollection("Answers from this collection.");
    private readonly Option<string?> _document = new("--document")
    {
        Description = "Answers made from this document of the collection.",
        HelpName = "id",
    };

    private readonly Option<string?> _question = new("--question")
    {
        Description = "Answers whose question contains this, whatever its case.",
        HelpName = "text",
    };

    private readonly Option<string?> _model = new("--model") { Description = "Answers made by this model.", HelpName = "name" };
    private readonly Option<DateTimeOffset?> _before;

    public CacheFilterOptions(Surroundings surroundings) =>
        _before = TimeOptions.Past("--before", "Answers stored before this time", surroundings.Time);

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_entry, _collection, _document, _question, _model, _before])
        {
            command.Add(option);
        }
    }

    /// <summary>What was given.</summary>
    public CacheFilter Read(ParseResult line) => new()
    {
        EntryId = line.GetValue(_entry) ?? string.Empty,
        Collection = line.GetValue(_collection) ?? string.Empty,
        DocumentId = line.GetValue(_document) ?? string.Empty,
        QuestionContains = line.GetValue(_question) ?? string.Empty,
        Model = line.GetValue(_model) ?? string.Empty,
        StoredBeforeMs = TimeOptions.ToMilliseconds(line.GetValue(_before)),
    };
}
