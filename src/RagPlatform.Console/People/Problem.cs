using Grpc.Core;
using RagPlatform.ServiceDefaults.Errors;

namespace RagPlatform.Console.People;

/// <summary>What went wrong, for people.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Title">In a few words.</param>
/// <param name="Sentence">What happened and what to do.</param>
public sealed record Problem(int Status, string Title, string Sentence)
{
    /// <summary>Explains a service's refusal.</summary>
    public static Problem Of(RpcException failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        string sentence = failure.ToPlatformException().Message;
        return failure.StatusCode switch
        {
            StatusCode.PermissionDenied => new(StatusCodes.Status403Forbidden, "Not allowed", sentence),
            StatusCode.NotFound => new(StatusCodes.Status404NotFound, "Not found", sentence),
            StatusCode.InvalidArgument or StatusCode.FailedPrecondition or StatusCode.AlreadyExists =>
                new(StatusCodes.Status400BadRequest, "That did not work", sentence),
            StatusCode.ResourceExhausted => new(StatusCodes.Status429TooManyRequests, "Too much at once", sentence),
            StatusCode.Unavailable or StatusCode.DeadlineExceeded => new(
                StatusCodes.Status503ServiceUnavailable,
                "Out of reach",
                $"A service cannot be reached at the moment. {sentence}".TrimEnd()),
            _ => new(StatusCodes.Status500InternalServerError, "Something failed", sentence),
        };
    }

    /// <summary>Explains a bare HTTP status.</summary>
    public static Problem Of(int status) => status switch
    {
        StatusCodes.Status400BadRequest => new(
            status,
            "The form was too old",
            "The form could not be taken: it was open too long, or came from elsewhere. Go back, reload it and try again."),
        StatusCodes.Status401Unauthorized => new(status, "Sign in first", "Your sign-in has ended; sign in again."),
        StatusCodes.Status403Forbidden => new(status, "Not allowed", "This request must come from a page of the Console."),
        StatusCodes.Status404NotFound => new(status, "There is no such page", "Check the address, or choose a page above."),
        StatusCodes.Status413PayloadTooLarge => new(
            status, "Too much at once", "The upload is larger than the Console takes at once; send fewer or smaller files."),
        _ => new(status, "Something failed", $"The Console answered with status {status}; try again."),
    };
}
