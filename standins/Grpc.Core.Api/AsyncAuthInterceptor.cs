namespace Grpc.Core;

/// <summary>Adds authentication entries to the metadata of one call, just before it is sent.</summary>
/// <param name="context">The service and method being called.</param>
/// <param name="metadata">Receives the entries to send.</param>
public delegate Task AsyncAuthInterceptor(AuthInterceptorContext context, Metadata metadata);
