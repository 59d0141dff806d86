namespace RagPlatform.Gateway.Budgets;

/// <summary>Whose budgets a call is paid from.</summary>
internal readonly record struct Payer(string Tenant, string Team, string Subject);
