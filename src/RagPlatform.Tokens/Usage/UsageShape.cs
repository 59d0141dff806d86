namespace RagPlatform.Tokens.Usage;

/// <summary>How a provider says what a call used.</summary>
public enum UsageShape
{
    /// <summary>Anthropic's messages: <c>input_tokens</c> leaves out what was read from the cache or written to it.</summary>
    AnthropicMessages,

    /// <summary>
    /// OpenAI's chat completions and servers that speak them: <c>prompt_tokens</c> includes what was read from the cache and written to it,
    /// <c>completion_tokens</c> includes reasoning.
    /// </summary>
    OpenAiChat,

    /// <summary>OpenAI's responses: as chat completions, under the names <c>input_tokens</c> and <c>output_tokens</c>.</summary>
    OpenAiResponses,
}
