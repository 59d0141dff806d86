namespace Aspire.Hosting.ApplicationModel;

/// <summary>Names of the properties the dashboard gives meaning to.</summary>
internal static class CustomResourceKnownProperties
{
    internal const string ExecutablePath = "executable.path";
    internal const string ExecutableWorkDir = "executable.workDir";
    internal const string ExecutableArgs = "executable.args";
    internal const string ExecutablePid = "executable.pid";
    internal const string ProjectPath = "project.path";
    internal const string ContainerImage = "container.image";
    internal const string ParentName = "resource.parentName";
    internal const string ParameterValue = "Value";
}
