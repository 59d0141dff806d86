using Grpc.Core;

namespace RagPlatform.Grpc.StandIns.Tests.Hosting;

/// <summary>What the server saw of a call.</summary>
internal sealed record ObservedCall(
    string Method, string Host, string Peer, DateTime Deadline, string? Encoding, Metadata Headers, AuthContext Identity)
{
    public static ObservedCall From(ServerCallContext context) => new(
        context.Method,
        context.Host,
        context.Peer,
        context.Deadline,
        context.GetHttpContext().Request.Headers["grpc-encoding"],
        context.RequestHeaders,
        context.AuthContext);
}
