namespace Grpc.Core;

/// <summary>How a call ended.</summary>
public struct Status
{
    /// <summary>OK without a detail.</summary>
    public static readonly Status DefaultSuccess = new(StatusCode.OK, string.Empty);

    /// <summary>Cancelled without a detail.</summary>
    public static readonly Status DefaultCancelled = new(StatusCode.Cancelled, string.Empty);

    public Status(StatusCode statusCode, string detail)
        : this(statusCode, detail, null)
    {
    }

    public Status(StatusCode statusCode, string detail, Exception? debugException)
    {
        StatusCode = statusCode;
        Detail = detail;
        DebugException = debugException;
    }

    public StatusCode StatusCode { get; }

    /// <summary>A text for people that says more about the status.</summary>
    public string Detail { get; }

    /// <summary>The local error behind the status. It stays in the process: never sent, and no program should depend on it.</summary>
    public Exception? DebugException { get; }

    public override readonly string ToString()
        => DebugException is null
            ? $"Status(StatusCode=\"{StatusCode}\", Detail=\"{Detail}\")"
            : $"Status(StatusCode=\"{StatusCode}\", Detail=\"{Detail}\", "
                + $"DebugException=\"{DebugException.GetType()}: {DebugException.Message}\")";
}
