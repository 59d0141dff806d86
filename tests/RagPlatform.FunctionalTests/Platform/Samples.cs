using Google.Protobuf;
using RagPlatform.Contracts.V1;

namespace RagPlatform.FunctionalTests.Platform;

/// <summary>Small documents of our own.</summary>
internal static class Samples
{
    public const string LighthouseQuestion = "How far does the Alderpoint lighthouse shine?";

    public static Document Text(string id, string text) => New(id, "text/plain", text);

    public static Document Markdown(string id, string text) => New(id, "text/markdown", text);

    public static Document Html(string id, string text) => New(id, "text/html", text);

    /// <summary>One document of each kind, with characters beyond ASCII and beyond one UTF-16 unit.</summary>
    public static Document[] Harbour() =>
    [
        Text(
            "lighthouse",
            "The Alderpoint lighthouse was built in 1871. Its keeper, Zoë 🐚 Grünwald, wound the clockwork by hand.\n\n" +
            "The Alderpoint lighthouse shines 23 nautical miles far in clear weather. Fog halves that distance."),
        Markdown(
            "ferry.md",
            "# The ferry\n\nThe ferry to Saltholm leaves every forty minutes.\n\n## Fares\n\n- A crossing costs 6 crowns.\n" +
            "- Bicycles travel free on the ferry to Saltholm.\n"),
        Html(
            "market.html",
            "<html><head><title>The fish market</title><script>var hidden = 'script text';</script></head><body>" +
            "<h1>The fish market</h1><p>The fish market opens at five o&rsquo;clock &amp; closes at noon.</p>" +
            "<p>Smoked eel is sold on Fridays.</p></body></html>"),
    ];

    private static Document New(string id, string mimeType, string text) => new()
    {
        DocumentId = id,
        MimeType = mimeType,
        Uri = $"https://example.org/{id}",
        Content = ByteString.CopyFromUtf8(text),
    };
}
