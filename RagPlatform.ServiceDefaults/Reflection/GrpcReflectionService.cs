using Google.Protobuf.Reflection;
using Grpc.Core;
using RagPlatform.Contracts.Grpc.Reflection.V1;
using RagPlatform.ServiceDefaults.Identity;

namespace RagPlatform.ServiceDefaults.Reflection;

/// <summary>
/// The standard reflection service (https://github.com/grpc/grpc/blob/master/doc/server-reflection.md), by which tools learn the contract.
/// </summary>
[OpenToAll]
internal sealed class GrpcReflectionService(ServiceCatalogue catalogue) : ServerReflection.ServerReflectionBase
{
    public override async Task ServerReflectionInfo(
        IAsyncStreamReader<ServerReflectionRequest> requestStream,
        IServerStreamWriter<ServerReflectionResponse> responseStream,
        ServerCallContext context)
    {
        await foreach (ServerReflectionRequest request in requestStream.ReadAllAsync(context.CancellationToken))
        {
            ServerReflectionResponse response = Answer(request);
            response.ValidHost = request.Host;
            response.OriginalRequest = request;
            await responseStream.WriteAsync(response, context.CancellationToken);
        }
    }

    private ServerReflectionResponse Answer(ServerReflectionRequest request) => request.MessageRequestCase switch
    {
        ServerReflectionRequest.MessageRequestOneofCase.ListServices => List(),
        ServerReflectionRequest.MessageRequestOneofCase.FileByFilename =>
            File(catalogue.Files.GetValueOrDefault(request.FileByFilename), request.FileByFilename),
        ServerReflectionRequest.MessageRequestOneofCase.FileContainingSymbol =>
            File(catalogue.Files.Values.FirstOrDefault(file => Declares(file, request.FileContainingSymbol)), request.FileContainingSymbol),
        _ => Error(StatusCode.Unimplemented, "proto3 files have no extensions to ask for"),
    };

    private ServerReflectionResponse List()
    {
        var services = new ListServiceResponse();
        services.Service.AddRange(catalogue.Names.Select(name => new ServiceResponse { Name = name }));
        return new ServerReflectionResponse { ListServicesResponse = services };
    }

    private static ServerReflectionResponse File(FileDescriptor? file, string asked)
    {
        if (file is null)
        {
            return Error(StatusCode.NotFound, $"'{asked}' is not known here");
        }

        // Dependencies come along, so that a tool needs one round trip.
        var response = new FileDescriptorResponse();
        response.FileDescriptorProto.AddRange(ServiceCatalogue.WithDependencies([file]).Values.Select(known => known.SerializedData));
        return new ServerReflectionResponse { FileDescriptorResponse = response };
    }

    private static bool Declares(FileDescriptor file, string symbol) =>
        file.Services.Any(service =>
            service.FullName == symbol || service.Methods.Any(method => $"{service.FullName}.{method.Name}" == symbol))
        || file.MessageTypes.Any(message => Declares(message, symbol))
        || file.EnumTypes.Any(type => type.FullName == symbol);

    private static bool Declares(MessageDescriptor message, string symbol) =>
        message.FullName == symbol
        || message.NestedTypes.Any(nested => Declares(nested, symbol))
        || message.EnumTypes.Any(type => type.FullName == symbol);

    private static ServerReflectionResponse Error(StatusCode code, string message) =>
        new() { ErrorResponse = new ErrorResponse { ErrorCode = (int)code, ErrorMessage = message } };
}
