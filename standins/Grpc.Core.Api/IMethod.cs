namespace Grpc.Core;

/// <summary>A method of a service, whatever its message types.</summary>
public interface IMethod
{
    MethodType Type { get; }

    /// <summary>The full name of the service, with its package.</summary>
    string ServiceName { get; }

    /// <summary>The method's name, without its service.</summary>
    string Name { get; }

    /// <summary>The path the method is called by: <c>/package.Service/Method</c>.</summary>
    string FullName { get; }
}
