namespace Aspire.Hosting.ApplicationModel;

/// <summary>What decides whether a command can be used.</summary>
public sealed class UpdateCommandStateContext
{
    public required CustomResourceSnapshot ResourceSnapshot { get; init; }

    public required IServiceProvider ServiceProvider { get; init; }
}
