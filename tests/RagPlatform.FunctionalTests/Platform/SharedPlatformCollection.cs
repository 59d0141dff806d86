namespace RagPlatform.FunctionalTests.Platform;

[CollectionDefinition(Name)]
public sealed class SharedPlatformCollection : ICollectionFixture<SharedPlatform>
{
    public const string Name = "Shared platform";
}
