using RagPlatform.Cache.Scopes;
using Xunit;

namespace RagPlatform.Cache.Tests.Scopes;

/// <summary>An answer in one language is not given to one who asks in another.</summary>
public sealed class QuestionLanguageTests
{
    [Theory]
    [InlineData("how do i reset my password?", "en")]
    [InlineData("wie kann ich mein passwort zurücksetzen?", "de")]
    [InlineData("comment puis-je changer mon mot de passe ?", "fr")]
    [InlineData("¿cómo puedo cambiar mi contraseña?", "es")]
    [InlineData("как сбросить пароль?", "cyrillic")]
    [InlineData("如何重置密码？", "han")]
    [InlineData("パスワードをリセットする", "kana")]
    [InlineData("password reset", "latin")]
    [InlineData("42?", "latin")]
    public void Of_AQuestion_TellsItsLanguage(string question, string language) => Assert.Equal(language, QuestionLanguage.Of(question));
}
