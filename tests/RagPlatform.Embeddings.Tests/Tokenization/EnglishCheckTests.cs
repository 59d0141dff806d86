using RagPlatform.Embeddings.Tests.UseLite;
using RagPlatform.Embeddings.Tokenization;
using Xunit;

namespace RagPlatform.Embeddings.Tests.Tokenization;

public sealed class EnglishCheckTests(ModelFixture model) : IClassFixture<ModelFixture>
{
    [Theory]
    [InlineData("Where is my order?")]
    [InlineData("How do I rotate an expired API key?")]
    [InlineData("The index is rebuilt every night, and a backup follows it.")]
    [InlineData("error 503 qdrant upsert")]
    [InlineData("naïve café owners love this résumé template")]
    public void IsProbablyEnglish_English_IsTrue(string text)
    {
        Assert.True(EnglishCheck.IsProbablyEnglish(text, model.Tokenizer.Tokenize(text)));
    }

    [Theory]
    [InlineData("Wo ist meine Bestellung geblieben?")]
    [InlineData("Comment puis-je changer mon mot de passe ?")]
    [InlineData("¿Cuándo llegará mi paquete a la oficina?")]
    [InlineData("Hoe kan ik mijn wachtwoord opnieuw instellen?")]
    [InlineData("Gdzie jest moje zamówienie z zeszłego tygodnia?")]
    [InlineData("Bagaimana cara mengganti kata sandi saya?")]
    public void IsProbablyEnglish_OtherLanguage_IsFalse(string text)
    {
        Assert.False(EnglishCheck.IsProbablyEnglish(text, model.Tokenizer.Tokenize(text)));
    }
}
