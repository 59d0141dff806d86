using Xunit.Abstractions;

namespace RagPlatform.FunctionalTests.Platform;

/// <summary>The tests of the shared platform come first, so that what it left behind can be looked at afterwards.</summary>
public sealed class SharedPlatformFirst : ITestCollectionOrderer
{
    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) =>
        testCollections.OrderBy(collection => collection.DisplayName == SharedPlatformCollection.Name ? 0 : 1)
            .ThenBy(collection => collection.DisplayName, StringComparer.Ordinal);
}
