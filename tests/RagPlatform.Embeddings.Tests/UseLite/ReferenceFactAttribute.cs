using RagPlatform.TestSupport;

namespace RagPlatform.Embeddings.Tests.UseLite;

/// <summary>A test that compares with the original model's answers.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ReferenceFactAttribute : ServerFactAttribute
{
    public ReferenceFactAttribute()
        : base(File.Exists(ReferenceItem.FilePath) ? null : $"No reference vectors at {ReferenceItem.FilePath}.")
    {
    }
}
