using Grpc.Core;
using RagPlatform.Contracts.V1;
using RagPlatform.ServiceDefaults.Errors;

namespace RagPlatform.Gateway.Answers;

/// <summary>Tells the platform's failures from its callers'.</summary>
internal static class AnswerOutcomes
{
    /// <summary>How a question that got a reply ended.</summary>
    public static AnswerOutcome Of(AskReply reply) =>
        reply.Degradation?.Level == DegradationLevel.Refused ? AnswerOutcome.NotFoundInDocuments : AnswerOutcome.Answered;

    /// <summary>How a question that failed ended. Too much load is the platform's to bear.</summary>
    public static AnswerOutcome Of(StatusCode status) => status switch
    {
        StatusCode.InvalidArgument or StatusCode.NotFound or StatusCode.PermissionDenied or StatusCode.Unauthenticated
            or StatusCode.Cancelled or StatusCode.FailedPrecondition or StatusCode.OutOfRange => AnswerOutcome.CallerFailed,
        _ => AnswerOutcome.PlatformFailed,
    };

    /// <summary>The status a failure ends a call with.</summary>
    public static StatusCode Status(Exception failure) => failure switch
    {
        PlatformException expected => expected.Code,
        RpcException remote => remote.StatusCode,
        OperationCanceledException => StatusCode.Cancelled,
        _ => StatusCode.Internal,
    };
}
