namespace RagPlatform.Cli.CommandLine;

/// <summary>Commands under one name, e.g. <c>rag keys create</c> and <c>rag keys list</c>.</summary>
/// <param name="Name">The name above them.</param>
/// <param name="Description">What they have in common.</param>
/// <param name="Commands">The commands.</param>
/// <param name="Under">The command it stands under, e.g. <c>cost segments</c>; null: <c>rag</c> itself.</param>
/// <param name="Alone">What the name does without a command after it; null: it needs one.</param>
internal sealed record CommandGroup(
    string Name, string Description, IReadOnlyList<ICommandFeature> Commands, string? Under = null, ICommandFeature? Alone = null);
