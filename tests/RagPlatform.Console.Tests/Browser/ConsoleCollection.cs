namespace RagPlatform.Console.Tests.Browser;

/// <summary>All tests of pages share one running platform: starting one takes longer than most of them.</summary>
[CollectionDefinition(Name)]
public sealed class ConsoleCollection : ICollectionFixture<ConsolePlatform>
{
    public const string Name = "console";
}
