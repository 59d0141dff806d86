using System.Globalization;
using System.Text;
using Grpc.Core;
using Microsoft.Extensions.Options;
using RagPlatform.Contracts.V1;
using RagPlatform.Retrieval.Ingestion;
using RagPlatform.ServiceDefaults.Identity;

namespace RagPlatform.Retrieval.Enrichment;

/// <summary>
/// Holds the money for a call that writes questions before it is made, as is done for answers: none is made that could pass a hard budget, and
/// none while it cannot be asked what may be spent.
/// </summary>
internal sealed class QuestionBudget(
    CostService.CostServiceClient costs,
    GenerationService.GenerationServiceClient generation,
    ServiceIdentity identity,
    IOptions<EnrichmentOptions> options,
    TimeProvider time)
{
    // Until its event is booked, which ends it; a delivery is late while the ledger is away.
    private static readonly TimeSpan s_untilBooked = TimeSpan.FromMinutes(5);

    /// <summary>Holds what a call with some texts may cost at most.</summary>
    /// <returns>The reservation, empty without a model, which costs nothing; or why the call may not be made.</returns>
    /// <exception cref="RpcException">Generation cannot be reached.</exception>
    public async Task<(string Reservation, string Refusal)> HoldAsync(
        JobBatch batch, IEnumerable<string> texts, CancellationToken cancellationToken)
    {
        CallOptions call = await identity.ToCallOptionsAsync(cancellationToken);
        DescribeGenerationReply model = await generation.DescribeAsync(new DescribeGenerationRequest(), Limited(call));
        if (model.MaxOutputTokens == 0)
        {
            return (string.Empty, string.Empty);
        }

        string id = string.Create(CultureInfo.InvariantCulture, $"{batch.JobId}/{Guid.CreateVersion7(time.GetUtcNow()):N}");
        try
        {
            ReserveReply reply = await costs.ReserveAsync(
                new ReserveRequest
                {
                    RequestId = id,
                    Tenant = batch.Collection.Tenant,
                    Team = batch.Team,
                    Subject = batch.Subject,
                    Call = new CallSize
                    {
                        Provider = model.Provider,
                        Model = model.Model,
                        Region = model.Region,
                        PromptTokens = model.QuestionInstructionTokens + texts.Sum(text => (long)Encoding.UTF8.GetByteCount(text)),
                        OutputTokens = model.MaxOutputTokens,
                    },
                    TtlMs = (int)(options.Value.QuestionTimeout + s_untilBooked).TotalMilliseconds,
                    DescribeRefusal = true,
                },
                Limited(call));
            return reply.Refusal is { } refusal ? (string.Empty, refusal.Message.TrimEnd('.')) : (id, string.Empty);
        }
        catch (RpcException away) when (!cancellationToken.IsCancellationRequested)
        {
            return (string.Empty, $"it cannot be asked what may be spent, because the cost accounting service failed with {away.StatusCode}");
        }
    }

    /// <summary>Frees what was held for a call that was not made. What cannot be freed now runs out.</summary>
    public async Task ReleaseAsync(JobBatch batch, string reservation, CancellationToken cancellationToken)
    {
        try
        {
            CallOptions call = await identity.ToCallOptionsAsync(cancellationToken);
            await costs.ReleaseAsync(new ReleaseRequest { Tenant = batch.Collection.Tenant, RequestId = reservation }, Limited(call));
        }
        catch (RpcException) when (!cancellationToken.IsCancellationRequested)
        {
            // It runs out.
        }
    }

    private CallOptions Limited(CallOptions call) => call.WithDeadline(DateTime.UtcNow + options.Value.QuestionTimeout);
}
