using Grpc.Core;
using RagPlatform.Console.People;
using RagPlatform.Console.SignIn;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Console.Asking;

/// <summary>Passes on what somebody says about an answer.</summary>
internal sealed class FeedbackSender(RagService.RagServiceClient gateway, ApiKeySource keys)
{
    public async Task<IResult> SendAsync(HttpContext context)
    {
        FeedbackInput? input = await context.Request.ReadFromJsonAsync<FeedbackInput>(context.RequestAborted);
        var request = new SubmitFeedbackRequest
        {
            AnswerId = input?.AnswerId ?? string.Empty,
            Helpful = input?.Helpful ?? false,
            Comment = input?.Comment ?? string.Empty,
        };
        try
        {
            await gateway.SubmitFeedbackAsync(request, GatewayCalls.WithKey(keys.Find(context)!, context.RequestAborted));
            return Results.NoContent();
        }
        catch (RpcException refused)
        {
            Problem problem = Problem.Of(refused);
            return Results.Json(new { message = problem.Sentence }, statusCode: problem.Status);
        }
    }
}
