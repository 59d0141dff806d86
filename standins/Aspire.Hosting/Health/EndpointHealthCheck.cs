using System.Net;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.Health;

/// <summary>Healthy when a GET answers with the status code wanted.</summary>
internal sealed class EndpointHealthCheck(HealthCheckHttpClient http, EndpointReference endpoint, string path, int statusCode)
    : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (!endpoint.IsAllocated)
        {
            return HealthCheckResult.Unhealthy($"The endpoint '{endpoint.EndpointName}' has no port yet.");
        }

        var uri = new Uri(new Uri(endpoint.Url), path);
        using var request = new HttpRequestMessage(HttpMethod.Get, uri);
        if (endpoint.EndpointAnnotation.Transport == "http2")
        {
            // Cleartext HTTP/2 has no negotiation: an endpoint that speaks nothing else must be spoken to in it at once.
            request.Version = HttpVersion.Version20;
            request.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
        }

        try
        {
            using var response = await http.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return (int)response.StatusCode == statusCode
                ? HealthCheckResult.Healthy()
                : HealthCheckResult.Unhealthy($"{uri} answered {(int)response.StatusCode} where {statusCode} was expected.");
        }
        catch (HttpRequestException exception)
        {
            return HealthCheckResult.Unhealthy($"{uri} cannot be reached: {exception.Message}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return HealthCheckResult.Unhealthy($"{uri} did not answer in time.");
        }
    }
}
