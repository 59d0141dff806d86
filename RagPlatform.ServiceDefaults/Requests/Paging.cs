using RagPlatform.ServiceDefaults.Errors;

namespace RagPlatform.ServiceDefaults.Requests;

/// <summary>Checks what a caller says about pages.</summary>
public static class Paging
{
    /// <summary>The size of a page.</summary>
    /// <param name="asked">What the caller asks for; 0 leaves it to the service.</param>
    /// <param name="standard">The service's own size.</param>
    /// <param name="max">The largest there is.</param>
    /// <exception cref="PlatformException">INVALID_ARGUMENT: out of range.</exception>
    public static int Size(int asked, int standard, int max) => asked switch
    {
        0 => standard,
        > 0 when asked <= max => asked,
        _ => throw PlatformException.InvalidField("page_size", $"'page_size' is 1 to {max}, or 0 for {standard}; it was {asked}."),
    };

    /// <summary>The refusal of a token that no page gave.</summary>
    public static PlatformException InvalidToken() => PlatformException.InvalidField(
        "page_token", "'page_token' is the 'next_page_token' of the page before, unchanged; leave it empty for the first page.");
}
