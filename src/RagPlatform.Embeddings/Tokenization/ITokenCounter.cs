namespace RagPlatform.Embeddings.Tokenization;

/// <summary>Offered as a service by generators that count tokens exactly.</summary>
internal interface ITokenCounter
{
    /// <summary>Tokens of the whole text, beyond the model's limit too.</summary>
    int CountTokens(string text);
}
