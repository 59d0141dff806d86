using RagPlatform.Contracts.V1;

namespace RagPlatform.CostAccounting.PromptCaching;

/// <summary>How often a section of a prompt changes by its nature.</summary>
internal static class PromptSections
{
    private const int Tenant = 1;
    private const int Session = 2;
    private const int Passages = 3;
    private const int Question = 4;

    /// <summary>The order of the cheapest prompt: the same for all, of the tenant, of the session, found for the question, the question.</summary>
    public static int Rank(string name) => name switch
    {
        "tools" or "instructions" or "examples" => 0,
        "tenant" => Tenant,
        "passages" => Passages,
        "question" => Question,
        _ => Session,
    };

    /// <summary>Whether prompts should all have the same of it.</summary>
    public static bool IsSteady(string name) => Rank(name) <= Tenant;

    /// <summary>Whether something that changes often stands before something that changes less.</summary>
    public static bool IsOutOfOrder(PromptPrint print)
    {
        int rank = 0;
        foreach (PromptSection section in print.Sections)
        {
            int own = Rank(section.Name);
            if (own < rank)
            {
                return true;
            }

            rank = own;
        }

        return false;
    }
}
