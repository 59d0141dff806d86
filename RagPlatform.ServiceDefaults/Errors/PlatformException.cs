using Grpc.Core;

namespace RagPlatform.ServiceDefaults.Errors;

/// <summary>
/// A failure the caller can act on. It travels as a gRPC status with a <c>google.rpc.ErrorInfo</c> beside it, and as a JSON error with the
/// same fields over HTTP. Its message is a sentence for the caller: what is wrong and what to do; nothing internal.
/// </summary>
public sealed class PlatformException : Exception
{
    /// <summary>Creates it.</summary>
    /// <param name="code">The gRPC status.</param>
    /// <param name="reason">Upper-case and stable, e.g. <c>UNKNOWN_COLLECTION</c>: what programs decide by.</param>
    /// <param name="message">A sentence for people.</param>
    /// <param name="field">The request's field at fault, as the contract names it.</param>
    /// <param name="innerException">The cause, for the log only.</param>
    public PlatformException(StatusCode code, string reason, string message, string? field = null, Exception? innerException = null)
        : base(message, innerException)
    {
        Code = code;
        Reason = reason;
        Field = field;
    }

    /// <summary>The gRPC status.</summary>
    public StatusCode Code { get; }

    /// <summary>The stable reason.</summary>
    public string Reason { get; }

    /// <summary>The request's field at fault, or null.</summary>
    public string? Field { get; }

    /// <summary>The request's <paramref name="field"/> is not acceptable.</summary>
    public static PlatformException InvalidField(string field, string message) =>
        new(StatusCode.InvalidArgument, "INVALID_FIELD", message, field);

    /// <summary>The caller lacks a right.</summary>
    public static PlatformException Forbidden(string message) => new(StatusCode.PermissionDenied, "PERMISSION_DENIED", message);

    /// <summary>What was asked for is not there, or the caller may not know of it.</summary>
    public static PlatformException NotFound(string reason, string message, string? field = null) =>
        new(StatusCode.NotFound, reason, message, field);
}
