using RagPlatform.Text.Words;
using Xunit;

namespace RagPlatform.Text.Tests.Words;

public sealed class PorterStemmerTests
{
    // Final stems of the words that Porter's paper explains its rules by.
    [Theory]
    [InlineData("caresses", "caress")]
    [InlineData("ponies", "poni")]
    [InlineData("ties", "ti")]
    [InlineData("caress", "caress")]
    [InlineData("cats", "cat")]
    [InlineData("feed", "feed")]
    [InlineData("agreed", "agre")]
    [InlineData("plastered", "plaster")]
    [InlineData("bled", "bled")]
    [InlineData("motoring", "motor")]
    [InlineData("sing", "sing")]
    [InlineData("conflated", "conflat")]
    [InlineData("troubled", "troubl")]
    [InlineData("sized", "size")]
    [InlineData("hopping", "hop")]
    [InlineData("tanned", "tan")]
    [InlineData("falling", "fall")]
    [InlineData("hissing", "hiss")]
    [InlineData("fizzed", "fizz")]
    [InlineData("failing", "fail")]
    [InlineData("filing", "file")]
    [InlineData("happy", "happi")]
    [InlineData("sky", "sky")]
    [InlineData("relational", "relat")]
    [InlineData("conditional", "condit")]
    [InlineData("rational", "ration")]
    [InlineData("digitizer", "digit")]
    [InlineData("operator", "oper")]
    [InlineData("feudalism", "feudal")]
    [InlineData("decisiveness", "decis")]
    [InlineData("hopefulness", "hope")]
    [InlineData("callousness", "callous")]
    [InlineData("formaliti", "formal")]
    [InlineData("sensitiviti", "sensit")]
    [InlineData("sensibiliti", "sensibl")]
    [InlineData("triplicate", "triplic")]
    [InlineData("formative", "form")]
    [InlineData("formalize", "formal")]
    [InlineData("electrical", "electr")]
    [InlineData("goodness", "good")]
    [InlineData("revival", "reviv")]
    [InlineData("allowance", "allow")]
    [InlineData("inference", "infer")]
    [InlineData("airliner", "airlin")]
    [InlineData("adjustable", "adjust")]
    [InlineData("defensible", "defens")]
    [InlineData("irritant", "irrit")]
    [InlineData("replacement", "replac")]
    [InlineData("adjustment", "adjust")]
    [InlineData("dependent", "depend")]
    [InlineData("adoption", "adopt")]
    [InlineData("communism", "commun")]
    [InlineData("activate", "activ")]
    [InlineData("effective", "effect")]
    [InlineData("bowdlerize", "bowdler")]
    [InlineData("probate", "probat")]
    [InlineData("rate", "rate")]
    [InlineData("cease", "ceas")]
    [InlineData("controll", "control")]
    [InlineData("roll", "roll")]
    [InlineData("generalizations", "gener")]
    [InlineData("oscillators", "oscil")]
    public void Stem_WordOfThePaper_HasItsStem(string word, string expected) => Assert.Equal(expected, PorterStemmer.Stem(word));

    [Theory]
    [InlineData("studies", "studied", "studying")]
    [InlineData("connect", "connected", "connections")]
    [InlineData("archaeology", "archaeological", "archaeology")]
    public void Stem_FormsOfOneWord_AreOne(string first, string second, string third)
    {
        Assert.Equal(PorterStemmer.Stem(first), PorterStemmer.Stem(second));
        Assert.Equal(PorterStemmer.Stem(first), PorterStemmer.Stem(third));
    }

    [Theory]
    [InlineData("")]
    [InlineData("as")]
    [InlineData("größen")]
    [InlineData("3des")]
    [InlineData("Running")]
    public void Stem_NotALowerCaseEnglishWord_IsLeftAlone(string word) => Assert.Equal(word, PorterStemmer.Stem(word));

    [Fact]
    public void Stem_AnyLetters_IsNeverEmptyNorLonger()
    {
        var random = new Random(1);
        string[] endings = ["", "s", "ed", "ing", "ies", "ational", "ization", "fulness", "eed", "y", "e", "ll", "ion"];
        for (int i = 0; i < 50_000; i++)
        {
            string word = string.Concat(Enumerable.Range(0, random.Next(1, 8)).Select(_ => (char)('a' + random.Next(26))))
                + endings[random.Next(endings.Length)];

            Assert.InRange(PorterStemmer.Stem(word).Length, 1, word.Length);
        }
    }
}
