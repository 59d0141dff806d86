using Grpc.Core;
using RagPlatform.Contracts.Grpc.Health.V1;

namespace RagPlatform.ServiceDefaults.Tests.Resilience;

/// <summary>A service that fails as the test says; its calls are counted.</summary>
internal sealed class FlakyHealth(FlakyHealth.Script script) : Contracts.Grpc.Health.V1.Health.HealthBase
{
    public override Task<HealthCheckResponse> Check(HealthCheckRequest request, ServerCallContext context) => script.AnswerAsync(context);

    public override async Task Watch(
        HealthCheckRequest request, IServerStreamWriter<HealthCheckResponse> responseStream, ServerCallContext context)
    {
        await responseStream.WriteAsync(await script.AnswerAsync(context), context.CancellationToken);
        await responseStream.WriteAsync(new HealthCheckResponse(), context.CancellationToken);
    }

    /// <summary>How it behaves.</summary>
    internal sealed class Script
    {
        private int _calls;

        /// <summary>Calls that arrived.</summary>
        public int Calls => Volatile.Read(ref _calls);

        /// <summary>The status of the n-th call, from 1; OK answers.</summary>
        public Func<int, StatusCode> StatusOf { get; set; } = _ => StatusCode.OK;

        /// <summary>True: calls are not answered until they are cancelled.</summary>
        public bool Hangs { get; set; }

        public async Task<HealthCheckResponse> AnswerAsync(ServerCallContext context)
        {
            StatusCode status = StatusOf(Interlocked.Increment(ref _calls));
            if (Hangs)
            {
                await Task.Delay(Timeout.Infinite, context.CancellationToken);
            }

            return status == StatusCode.OK
                ? new HealthCheckResponse { Status = HealthCheckResponse.Types.ServingStatus.Serving }
                : throw new RpcException(new Status(status, "on purpose"));
        }
    }
}
