using System.ComponentModel.DataAnnotations;

namespace RagPlatform.Gateway.Admission;

/// <summary>How much the Gateway takes on at once; bound from the section <c>Admission</c>.</summary>
public sealed class AdmissionOptions
{
    /// <summary>The configuration section.</summary>
    public const string SectionName = "Admission";

    /// <summary>Questions of one tenant answered at the same time. Default 128.</summary>
    [Range(1, 100_000)]
    public int ConcurrentQuestionsPerTenant { get; set; } = 128;

    /// <summary>Further questions of one tenant that wait for a place before more are refused. Default 256.</summary>
    [Range(0, 100_000)]
    public int WaitingQuestionsPerTenant { get; set; } = 256;
}
