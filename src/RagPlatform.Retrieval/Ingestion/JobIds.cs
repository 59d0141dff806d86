using System.Globalization;
using System.Text.RegularExpressions;
using RagPlatform.ServiceDefaults.Errors;

namespace RagPlatform.Retrieval.Ingestion;

/// <summary>The ids of jobs, which sort by time, and of failures within them: <c>job-id/ordinal</c>.</summary>
internal static partial class JobIds
{
    public static bool IsJobId(string text) => JobPattern().IsMatch(text);

    /// <exception cref="PlatformException">INVALID_ARGUMENT: there is an id and it is none of a job.</exception>
    public static void Check(string field, string jobId)
    {
        if (jobId.Length > 0 && !IsJobId(jobId))
        {
            throw PlatformException.InvalidField(field, $"'{field}' is the id of a job as Ingest returned it, or empty for any.");
        }
    }

    public static string FailureId(string jobId, long ordinal) => string.Create(CultureInfo.InvariantCulture, $"{jobId}/{ordinal}");

    /// <summary>The parts of a failure's id, or null when it is none.</summary>
    public static (string JobId, long Ordinal)? ParseFailure(string text)
    {
        string[] parts = text.Split('/');
        return parts.Length == 2 && IsJobId(parts[0])
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out long ordinal)
            ? (parts[0], ordinal)
            : null;
    }

    [GeneratedRegex("^job-[0-9a-f]{32}$")]
    private static partial Regex JobPattern();
}
