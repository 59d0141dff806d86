using RagPlatform.Contracts.V1;

namespace RagPlatform.Gateway.Budgets;

/// <summary>Whether a call may cost what it may cost: a grant, a refusal, or neither when CostAccounting was not reached.</summary>
internal readonly record struct BudgetDecision(BudgetGrant? Grant, BudgetRefusal? Refusal);
