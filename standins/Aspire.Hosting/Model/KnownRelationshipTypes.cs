namespace Aspire.Hosting.ApplicationModel;

internal static class KnownRelationshipTypes
{
    internal const string Parent = "Parent";
    internal const string Reference = "Reference";
    internal const string WaitFor = "WaitFor";
}
