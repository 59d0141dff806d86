using System.Runtime.CompilerServices;
using RagPlatform.Cli.Connection;
using RagPlatform.Contracts.V1;

namespace RagPlatform.Cli.Auditing;

/// <summary>Reads records of the audit log page by page, newest first, no further than they are used.</summary>
internal static class AuditPages
{
    private const int MaxOfAPage = 1000;

    /// <summary>The records that fit a request.</summary>
    /// <param name="gateway">Where to read.</param>
    /// <param name="request">Which; its limit and its place are set here.</param>
    /// <param name="limit">Records at most.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async IAsyncEnumerable<AuditRecord> ReadAsync(
        Gateway gateway, SearchAuditRequest request, int limit, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        request = request.Clone();
        for (int left = limit; left > 0;)
        {
            request.Limit = Math.Min(left, MaxOfAPage);
            SearchAuditReply page = await gateway.Audit.SearchAsync(request, gateway.Call(cancellationToken));
            foreach (AuditRecord record in page.Records)
            {
                yield return record;
            }

            if (page.Records.Count < request.Limit)
            {
                yield break;
            }

            left -= page.Records.Count;
            request.BeforeSequence = page.Records[^1].Sequence;
        }
    }
}
