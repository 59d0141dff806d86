using RagPlatform.Cli.CommandLine;
using RagPlatform.Cli.Ingesting;
using RagPlatform.Cli.Tests.Hosting;
using Xunit;

namespace RagPlatform.Cli.Tests.Ingesting;

public sealed class FilePatternTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public FilePatternTests()
    {
        foreach (string name in (string[])["a.md", "b.txt", "c.csv", "x/d.md", "x/y/e.md", "x/y/f.html", "z/g.md", ".git/h.md"])
        {
            _folder.Write(name, name);
        }
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("*.md", 0, "a.md")]
    [InlineData("*", 1, "a.md", "b.txt")]
    [InlineData("?.csv", 0, "c.csv")]
    [InlineData("**/*.md", 0, "a.md", "x/d.md", "x/y/e.md", "z/g.md")]
    [InlineData("**", 1, "a.md", "b.txt", "x/d.md", "x/y/e.md", "x/y/f.html", "z/g.md")]
    [InlineData("x/**/*.md", 0, "d.md", "y/e.md")]
    [InlineData("x/**/y/*", 0, "y/e.md", "y/f.html")]
    [InlineData("*/?.md", 0, "x/d.md", "z/g.md")]
    [InlineData("**/y/**", 0, "x/y/e.md", "x/y/f.html")]
    public void Find_Pattern_NamesFilesRelativeToTheFolderAboveIt(string pattern, int skipped, params string[] expected)
    {
        (IReadOnlyList<DocumentFile> files, int others) = FilePattern.Parse($"{_folder.FullPath}/{pattern}")!.Find();

        Assert.Equal(expected, files.Select(file => file.Id));
        Assert.Equal(skipped, others);
        Assert.All(files, file => Assert.True(File.Exists(file.Path), file.Path));
    }

    [Theory]
    [InlineData("a.md")]
    [InlineData("some/folder")]
    public void Parse_PathWithoutWildcard_IsNoPattern(string path) => Assert.Null(FilePattern.Parse(path));

    [Theory]
    [InlineData("*.docx")]
    [InlineData("nowhere/*.md")]
    public void Open_PatternThatNothingFits_NamesIt(string pattern)
    {
        string path = $"{_folder.FullPath}/{pattern}";

        Assert.Contains(path, Assert.Throws<UsageException>(() => DocumentSource.Open([path])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_FileWhoseNameHasAWildcard_IsTheFile()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        string path = _folder.Write("what?.md", "x");

        Assert.Equal(1, DocumentSource.Open([path]).Count);
    }
}
