using Grpc.Core;
using RagPlatform.Grpc.StandIns.Tests.Hosting;
using RagPlatform.Grpc.StandIns.Tests.Protos;
using Xunit;

namespace RagPlatform.Grpc.StandIns.Tests.Types;

public sealed class ServiceDefinitionTests
{
    [Fact]
    public void BindService_GeneratedService_AddsEveryMethodInOrder()
    {
        var binder = new RecordingBinder();

        Probe.BindService(new ProbeService(new ProbeLog())).BindService(binder);

        Assert.Equal(
            ["Unary Echo", "ServerStreaming Count", "ClientStreaming Gather", "DuplexStreaming Chat", "Unary Fail", "Unary Hang"],
            binder.Methods);
    }

    [Fact]
    public void AddMethod_SameNameTwice_IsRefused()
    {
        var text = Marshallers.StringMarshaller;
        var method = new Method<string, string>(MethodType.Unary, "service", "method", text, text);
        var builder = ServerServiceDefinition.CreateBuilder().AddMethod(method, Answer);

        Assert.Throws<ArgumentException>(() => builder.AddMethod(method, Answer));

        static Task<string> Answer(string request, ServerCallContext context) => Task.FromResult(request);
    }

    [Fact]
    public void Method_FullName_IsThePath()
    {
        var text = Marshallers.StringMarshaller;
        var method = new Method<string, string>(MethodType.DuplexStreaming, "pack.Service", "Do", text, text);

        Assert.Equal("/pack.Service/Do", method.FullName);
        Assert.Equal(("pack.Service", "Do", MethodType.DuplexStreaming), (method.ServiceName, method.Name, method.Type));
    }

    private sealed class RecordingBinder : ServiceBinderBase
    {
        public List<string> Methods { get; } = [];

        public override void AddMethod<TRequest, TResponse>(
            Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse>? handler) => Add(method, handler);

        public override void AddMethod<TRequest, TResponse>(
            Method<TRequest, TResponse> method, ClientStreamingServerMethod<TRequest, TResponse>? handler) => Add(method, handler);

        public override void AddMethod<TRequest, TResponse>(
            Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse>? handler) => Add(method, handler);

        public override void AddMethod<TRequest, TResponse>(
            Method<TRequest, TResponse> method, DuplexStreamingServerMethod<TRequest, TResponse>? handler) => Add(method, handler);

        private void Add(IMethod method, Delegate? handler)
        {
            Assert.NotNull(handler);
            Methods.Add($"{method.Type} {method.Name}");
        }
    }
}
