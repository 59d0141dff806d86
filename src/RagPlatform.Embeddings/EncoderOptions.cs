using System.ComponentModel.DataAnnotations;

namespace RagPlatform.Embeddings;

/// <summary>
/// A sentence encoder that takes the built-in model's place, described in <c>docs/embeddings.md</c>; bound from the section
/// <c>Embeddings:Encoder</c>. Every service that embeds needs the same.
/// </summary>
public sealed class EncoderOptions
{
    /// <summary>The configuration section.</summary>
    public const string SectionName = "Embeddings:Encoder";

    /// <summary>The most tokens of a text that are read whatever the model says.</summary>
    public const int LargestMaxTokens = 512;

    /// <summary>
    /// The absolute path of a folder with <c>model.safetensors</c>, <c>vocab.txt</c> and <c>config.json</c> of a BERT-family encoder; empty
    /// (the default) for the built-in model.
    /// </summary>
    public string Folder { get; set; } = string.Empty;

    /// <summary>
    /// How a text's vector is made of its tokens': their mean or the first one's. Default <c>Auto</c>: as <c>1_Pooling/config.json</c> in the
    /// folder says, else the mean.
    /// </summary>
    public EncoderPooling Pooling { get; set; } = EncoderPooling.Auto;

    /// <summary>Put in front of a question before it is embedded, such as <c>query: </c> for E5. Default empty.</summary>
    [StringLength(1000)]
    public string QueryPrefix { get; set; } = string.Empty;

    /// <summary>Put in front of a passage before it is embedded, such as <c>passage: </c> for E5. Default empty.</summary>
    [StringLength(1000)]
    public string PassagePrefix { get; set; } = string.Empty;

    /// <summary>Tokens of a text that are read, beginning, end and prefix included. Default 0: as many as the model says, at most 512.</summary>
    [Range(0, LargestMaxTokens)]
    public int MaxTokens { get; set; }

    /// <summary>Whether letters lose case and accents; null (the default): as <c>tokenizer_config.json</c> says, else true.</summary>
    public bool? LowerCase { get; set; }
}
