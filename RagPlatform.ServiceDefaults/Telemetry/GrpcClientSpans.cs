using System.Diagnostics;
using OpenTelemetry;

namespace RagPlatform.ServiceDefaults.Telemetry;

/// <summary>Names the client's spans by the method they call, like the server's, with the attributes of the RPC conventions.</summary>
internal sealed class GrpcClientSpans : BaseProcessor<Activity>
{
    private const string SourceName = "Grpc.Net.Client";

    public override void OnEnd(Activity data)
    {
        if (data.Source.Name == SourceName && data.GetTagItem("grpc.method") is string path)
        {
            data.DisplayName = path.TrimStart('/');
            data.DescribeCall(data.DisplayName);
        }
    }
}
