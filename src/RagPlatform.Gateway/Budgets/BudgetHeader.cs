using Grpc.Core;

namespace RagPlatform.Gateway.Budgets;

/// <summary>Says beside a reply that a soft limit is passed, for callers that do not look into it.</summary>
internal static class BudgetHeader
{
    public const string Name = "x-rag-budget-warning";

    /// <summary>As a trailer of a gRPC call.</summary>
    public static void Apply(string warning, ServerCallContext context) => context.ResponseTrailers.Add(Name, Ascii(warning));

    /// <summary>As a header of an HTTP response of which nothing has been sent.</summary>
    public static void Apply(string warning, HttpResponse response) => response.Headers[Name] = Ascii(warning);

    // Headers hold nothing else; a key may be named in any letters.
    private static string Ascii(string text) => string.Concat(text.Select(character => character is >= ' ' and <= '~' ? character : '?'));
}
