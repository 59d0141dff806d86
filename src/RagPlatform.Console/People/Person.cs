using RagPlatform.Contracts.V1;

namespace RagPlatform.Console.People;

/// <summary>
/// Who looks at a page, and so which parts of it are of use. What the person may do is decided by the services; here it only decides what
/// is offered.
/// </summary>
/// <param name="Tenant">The tenant.</param>
/// <param name="Subject">The key's id.</param>
/// <param name="Roles">The key's roles.</param>
public sealed record Person(string Tenant, string Subject, IReadOnlyList<string> Roles)
{
    /// <summary>Whether asking is offered.</summary>
    public bool MayAsk => Is("reader");

    /// <summary>Whether changing collections and documents is offered.</summary>
    public bool MayWrite => Is("writer");

    /// <summary>Whether cost and audit are offered.</summary>
    public bool MayAudit => Is("auditor");

    /// <summary>Whether keys are offered.</summary>
    public bool MayAdminister => Roles.Contains("admin");

    /// <summary>Reads it from the services' answer.</summary>
    public static Person Of(Caller caller)
    {
        ArgumentNullException.ThrowIfNull(caller);
        return new Person(caller.Tenant, caller.Subject, [.. caller.Roles]);
    }

    private bool Is(string role) => Roles.Contains(role) || Roles.Contains("admin");
}
