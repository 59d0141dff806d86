using Grpc.Core;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Gateway.Budgets;

/// <summary>Says beside a reply that a soft limit is passed, for callers that do not look into it.</summary>
internal static class BudgetHeader
{
    public const string Name = "x-rag-budget-warning";

    /// <summary>As a trailer of a gRPC call.</summary>
    public static AskReply Apply(AskReply reply, ServerCallContext context)
    {
        if (reply.BudgetWarning.Length > 0)
        {
            context.ResponseTrailers.Add(Name, Ascii(reply.BudgetWarning));
        }

        return reply;
    }

    /// <summary>As a header of an HTTP response.</summary>
    public static void Apply(AskReply reply, HttpResponse response)
    {
        if (reply.BudgetWarning.Length > 0)
        {
            response.Headers[Name] = Ascii(reply.BudgetWarning);
        }
    }

    // Headers hold nothing else; a key may be named in any letters.
    private static string Ascii(string text) => string.Concat(text.Select(character => character is >= ' ' and <= '~' ? character : '?'));
}
