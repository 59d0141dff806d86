using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using RagPlatform.TestSupport;

namespace RagPlatform.Console.Tests.Browser;

/// <summary>The documentation a platform takes in by itself.</summary>
internal static class Documentation
{
    /// <summary>Waits until all of it can be asked about.</summary>
    public static async Task WaitUntilSearchableAsync(Uri gateway, string apiKey)
    {
        int files = Directory.EnumerateFiles(RepositoryRoot.Combine("docs"), "*.md", SearchOption.AllDirectories).Count();
        using var http = new HttpClient { BaseAddress = gateway };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", apiKey);
        await Poll.UntilAsync(
            async () => await http.GetStringAsync(new Uri("/v1/collections", UriKind.Relative)),
            body => JsonDocument.Parse(body).RootElement.GetProperty("collections").EnumerateArray().Any(collection =>
                collection.GetProperty("name").GetString() == "docs"
                && collection.GetProperty("documents").GetString() == files.ToString(CultureInfo.InvariantCulture)),
            $"all {files} documents of the documentation are searchable");
    }
}
