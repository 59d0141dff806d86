namespace Aspire.Hosting.ApplicationModel;

/// <summary>Which image a container runs.</summary>
public sealed class ContainerImageAnnotation : IResourceAnnotation
{
    public string? Registry { get; set; }

    public required string Image { get; set; }

    public string? Tag { get; set; }

    public string? SHA256 { get; set; }

    internal string FullName
    {
        get
        {
            var image = string.IsNullOrEmpty(Registry) ? Image : $"{Registry}/{Image}";
            return SHA256 is { } digest ? $"{image}@sha256:{digest}" : $"{image}:{Tag ?? "latest"}";
        }
    }
}
