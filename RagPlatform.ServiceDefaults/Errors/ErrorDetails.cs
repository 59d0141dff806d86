using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using RagPlatform.Contracts.Google.Rpc;
using GrpcStatus = Grpc.Core.Status;
using RpcStatus = RagPlatform.Contracts.Google.Rpc.Status;

namespace RagPlatform.ServiceDefaults.Errors;

/// <summary>Writes and reads the error details that travel in the trailer <c>grpc-status-details-bin</c>.</summary>
public static class ErrorDetails
{
    /// <summary>The trailer's name, as gRPC tools expect it.</summary>
    public const string TrailerName = "grpc-status-details-bin";

    /// <summary>The domain of every reason.</summary>
    public const string Domain = "ragplatform";

    private const string FieldKey = "field";
    private const int MaxMessage = 1000;

    /// <summary>The exception as gRPC sends it.</summary>
    public static RpcException ToRpcException(this PlatformException exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        var info = new ErrorInfo { Reason = exception.Reason, Domain = Domain };
        if (exception.Field is { } field)
        {
            info.Metadata[FieldKey] = field;
        }

        string message = Shortened(exception.Message);
        var status = new RpcStatus { Code = (int)exception.Code, Message = message };
        status.Details.Add(Any.Pack(info));
        return new RpcException(
            new GrpcStatus(exception.Code, message), new Metadata { { TrailerName, status.ToByteArray() } });
    }

    /// <summary>The exception as it was thrown on the other side; a status without details gets its code's name as the reason.</summary>
    public static PlatformException ToPlatformException(this RpcException exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        ErrorInfo? info = ReadInfo(exception.Trailers);
        string? field = null;
        info?.Metadata.TryGetValue(FieldKey, out field);
        return new PlatformException(
            exception.StatusCode, info?.Reason ?? StatusNames.Of(exception.StatusCode), exception.Status.Detail, field, exception);
    }

    // Trailers are headers, which clients take some tens of kilobytes of; a message may quote what the caller sent.
    private static string Shortened(string message) => message.Length <= MaxMessage
        ? message
        : message[..(char.IsHighSurrogate(message[MaxMessage - 1]) ? MaxMessage - 1 : MaxMessage)] + "…";

    private static ErrorInfo? ReadInfo(Metadata trailers)
    {
        Metadata.Entry? entry = trailers.Get(TrailerName);
        if (entry is not { IsBinary: true })
        {
            return null;
        }

        try
        {
            foreach (Any detail in RpcStatus.Parser.ParseFrom(entry.ValueBytes).Details)
            {
                if (detail.TryUnpack(out ErrorInfo info))
                {
                    return info;
                }
            }
        }
        catch (InvalidProtocolBufferException)
        {
            // Another implementation's details: the status itself still says enough.
        }

        return null;
    }
}
