using System.Text;

namespace RagPlatform.Generation.Prompts;

/// <summary>Reads the prompts that are built into the assembly.</summary>
internal static class PromptFile
{
    /// <summary>The text of <c>Prompts/&lt;name&gt;.prompt.md</c>, with one kind of line ending.</summary>
    public static string Read(string name)
    {
        using Stream stream = typeof(PromptFile).Assembly.GetManifestResourceStream($"{name}.prompt.md")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
