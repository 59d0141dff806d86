using Grpc.Core;
using RagPlatform.Contracts.V1;
using RagPlatform.ServiceDefaults.Errors;
using RagPlatform.ServiceDefaults.Identity;

namespace RagPlatform.Gateway.Answers;

/// <summary>
/// The edge of the figures. Who may ask may see the figures of his own questions; those of the whole tenant tell what others do and are for
/// auditors and administrators.
/// </summary>
internal sealed class OverviewGrpcService(AnswerFigures figures, AnswerStore answers, TimeProvider time)
    : OverviewService.OverviewServiceBase
{
    [RequireRole(Roles.Reader, Roles.Auditor)]
    public override async Task<OverviewReply> GetOverview(OverviewRequest request, ServerCallContext context)
    {
        CallerIdentity caller = context.GetIdentity();
        OverviewScope scope = Decide(caller, request.Scope);
        OverviewReply reply = await figures.ReadAsync(
            caller.Tenant, Subject(caller, scope), OverviewWindow.Of(request, time.GetUtcNow()), context.CancellationToken);
        reply.Scope = scope;
        return reply;
    }

    [RequireRole(Roles.Reader, Roles.Auditor)]
    public override Task<ListAnswersReply> ListAnswers(ListAnswersRequest request, ServerCallContext context)
    {
        CallerIdentity caller = context.GetIdentity();
        return answers.ListAsync(caller.Tenant, Subject(caller, Decide(caller, request.Scope)), request, context.CancellationToken);
    }

    private static string Subject(CallerIdentity caller, OverviewScope scope) =>
        scope == OverviewScope.TenantAnswers ? string.Empty : caller.Subject;

    private static OverviewScope Decide(CallerIdentity caller, OverviewScope asked)
    {
        bool all = caller.IsInRole(Roles.Auditor);
        return asked switch
        {
            OverviewScope.Unspecified => all ? OverviewScope.TenantAnswers : OverviewScope.OwnAnswers,
            OverviewScope.OwnAnswers => asked,
            OverviewScope.TenantAnswers => all ? asked : throw PlatformException.Forbidden(
                "Figures of the whole tenant need the role auditor or admin; ask for your own."),
            _ => throw PlatformException.InvalidField(
                "scope", "'scope' is OWN_ANSWERS or TENANT_ANSWERS, or unset for the widest you may see."),
        };
    }
}
