using Grpc.Core;
using RagPlatform.Storage.Outbox;

namespace RagPlatform.Delivery;

/// <summary>Which failures of a delivery are for good.</summary>
public static class DeliveryErrors
{
    /// <summary>
    /// Runs a delivery; a refusal of its content becomes an <see cref="OutboxRejectedException"/>, the rest stays and is tried again.
    /// </summary>
    public static async Task DeliverAsync(Func<Task> delivery)
    {
        ArgumentNullException.ThrowIfNull(delivery);
        try
        {
            await delivery();
        }
        catch (RpcException refused) when (refused.StatusCode is StatusCode.InvalidArgument or StatusCode.OutOfRange)
        {
            throw new OutboxRejectedException(refused.Status.Detail, refused);
        }
    }
}
