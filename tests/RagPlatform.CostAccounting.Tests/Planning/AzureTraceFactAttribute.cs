using RagPlatform.TestSupport;

namespace RagPlatform.CostAccounting.Tests.Planning;

/// <summary>A test over the Azure LLM inference trace of 2023: an hour of arrival times and token counts of two production services.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class AzureTraceFactAttribute() : ServerFactAttribute(File.Exists(FileOf("conv")) ? null : LabelledData.MissingReason)
{
    /// <summary>The file of a service: "conv" or "code".</summary>
    public static string FileOf(string service) =>
        LabelledData.Combine("azure-llm-trace", "raw", $"AzureLLMInferenceTrace_{service}.csv");
}
