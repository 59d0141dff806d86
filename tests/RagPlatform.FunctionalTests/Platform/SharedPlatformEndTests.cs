namespace RagPlatform.FunctionalTests.Platform;

public sealed class SharedPlatformEndTests
{
    [Fact]
    public void SharedPlatform_AfterAllItsTests_HasEndedWithoutAnError()
    {
        // Null when a filter left those tests out.
        SharedPlatform.Aftermath?.AssertClean();
    }
}
