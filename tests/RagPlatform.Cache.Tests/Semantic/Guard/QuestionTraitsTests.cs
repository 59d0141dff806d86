using System.Text;
using RagPlatform.Cache.Semantic.Guard;
using RagPlatform.Embeddings;
using Xunit;

namespace RagPlatform.Cache.Tests.Semantic.Guard;

/// <summary>Traits survive being stored, and read what they should.</summary>
public sealed class QuestionTraitsTests
{
    [Theory]
    [InlineData("")]
    [InlineData("How do I reset v2.10?")]
    [InlineData("Où est le café 🤗 東京?")]
    public void FromBytes_OfAnyTraits_IsThem(string question)
    {
        QuestionTraits traits = QuestionTraits.Of(question, EmbeddingFlags.NotEnglish);
        byte[] bytes = traits.ToBytes();
        QuestionTraits read = QuestionTraits.FromBytes(bytes);
        Assert.Equal(1 + Encoding.UTF8.GetByteCount(question), bytes.Length);
        Assert.Equal(question, read.Question);
        Assert.Equal(EmbeddingFlags.NotEnglish, read.Flags);
        Assert.Equal(traits.Terms, read.Terms);
        Assert.Equal(traits.Numbers, read.Numbers);
        Assert.Equal(traits.SizeBytes, read.SizeBytes);
    }

    [Fact]
    public void FromBytes_OfNothing_IsRefused() => Assert.Throws<FormatException>(() => QuestionTraits.FromBytes([]));

    [Fact]
    public void Of_Question_ReadsItsParts()
    {
        QuestionTraits traits = QuestionTraits.Of("When won't the 3rd invoice of Mr. Smith be sent from Ulm to Hof?");
        Assert.Equal(["3"], traits.Numbers);
        Assert.Equal(1, traits.Negations);
        Assert.Equal(AskedKinds.Time, traits.Asks);
        Assert.Equal(["invoice", "mr", "smith", "sent", "ulm", "hof"], traits.Terms.Select(term => term.Word));
        Assert.Equal(["mr", "smith", "ulm", "hof"], traits.Terms.Where(term => term.IsName).Select(term => term.Word));
        Assert.Equal(2, traits.Directions.Count);
    }

    [Fact]
    public void Of_LongQuestion_KeepsNothingToCompare()
    {
        QuestionTraits traits = QuestionTraits.Of(new string('a', QuestionTraits.MaxLength + 1));
        Assert.False(traits.IsComparable);
        Assert.Empty(traits.Terms);
    }

    [Fact]
    public void SizeBytes_OfAQuestion_IsSmall() =>
        Assert.InRange(QuestionTraits.Of("How do I change the delivery address of my last order?").SizeBytes, 300, 2000);
}
