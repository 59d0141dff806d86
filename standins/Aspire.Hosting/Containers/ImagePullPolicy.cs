namespace Aspire.Hosting.ApplicationModel;

/// <summary>When an image is fetched.</summary>
public enum ImagePullPolicy
{
    Default = 0,
    Always = 1,
    Missing = 2,
    Never = 3,
}
