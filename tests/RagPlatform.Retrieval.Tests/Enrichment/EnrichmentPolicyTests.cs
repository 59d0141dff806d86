using RagPlatform.Contracts.V1;
using RagPlatform.Retrieval.Collections;
using RagPlatform.Retrieval.Enrichment;
using RagPlatform.ServiceDefaults.Errors;
using Xunit;

namespace RagPlatform.Retrieval.Tests.Enrichment;

public sealed class EnrichmentPolicyTests
{
    [Theory]
    [InlineData("none", "none")]
    [InlineData("header", "header")]
    [InlineData("phrases , header", "header,phrases")]
    [InlineData("questions", "questions:3")]
    [InlineData("questions:5,header,phrases", "header,phrases,questions:5")]
    public void Parse_APolicy_HasOneCanonicalForm(string text, string canonical)
    {
        EnrichmentPolicy policy = EnrichmentPolicy.Parse(text);

        Assert.Equal(canonical, policy.ToString());
        Assert.Equal(policy, EnrichmentPolicy.Parse(canonical));
    }

    [Theory]
    [InlineData("headers", "'headers' is no enrichment; write 'none', or what is wanted of 'header,phrases,questions:3'.")]
    [InlineData("", "'' is no enrichment; write 'none', or what is wanted of 'header,phrases,questions:3'.")]
    [InlineData("header,none", "'none' is no enrichment; write 'none', or what is wanted of 'header,phrases,questions:3'.")]
    [InlineData("questions:6", "'questions' is '6'; choose 1 to 5 a chunk.")]
    [InlineData("questions:0", "'questions' is '0'; choose 1 to 5 a chunk.")]
    [InlineData("questions:many", "'questions' is 'many'; choose 1 to 5 a chunk.")]
    [InlineData("header,header", "'header' is given twice; give it once.")]
    [InlineData("questions:2,questions:2", "'questions' is given twice; give it once.")]
    public void Parse_SomethingElse_SaysWhatAndTheRemedy(string text, string message) =>
        Assert.Equal(message, Assert.Throws<EnrichmentPolicyException>(() => EnrichmentPolicy.Parse(text)).Message);

    [Fact]
    public void Validate_ADefaultThatIsNone_StopsTheServiceWithTheSettingsName() => Assert.Equal(
        "Enrichment:Default: 'x' is no enrichment; write 'none', or what is wanted of 'header,phrases,questions:3'.",
        new EnrichmentOptionsValidator().Validate(null, new EnrichmentOptions { Default = "x" }).FailureMessage);

    [Theory]
    [InlineData("nonsense", Computation.Write, "'nonsense' is no enrichment")]
    [InlineData("header,phrases", Computation.Read, "choose 'header' or COMPUTATION_WRITE")]
    [InlineData("questions:1", Computation.Read, "choose 'none' or COMPUTATION_WRITE")]
    public void From_SettingsThatCannotBeFollowed_NameTheField(string enrichment, Computation computation, string remedy)
    {
        PlatformException refusal = Assert.Throws<PlatformException>(
            () => CollectionPolicy.From(new CollectionSettings { Enrichment = enrichment, Computation = computation }));

        Assert.Equal("settings.enrichment", refusal.Field);
        Assert.Contains(remedy, refusal.Message, StringComparison.Ordinal);
    }
}
