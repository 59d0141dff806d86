using RagPlatform.Embeddings.Tokenization;

namespace RagPlatform.Embeddings.Bert;

/// <summary>How an encoder reads text, from the files beside its weights and from what the settings override.</summary>
/// <param name="LowerCase">Whether letters become lower case.</param>
/// <param name="StripAccents">Whether they lose their accents.</param>
/// <param name="SplitIdeographs">Whether each CJK ideograph is a word.</param>
/// <param name="MaxTokens">Tokens of a text that are read, those around it included.</param>
/// <param name="BeginId">The token in front of a text.</param>
/// <param name="EndId">The token behind it.</param>
/// <param name="UnknownId">The token of words that cannot be written.</param>
internal sealed record BertTextSettings(
    bool LowerCase, bool StripAccents, bool SplitIdeographs, int MaxTokens, int BeginId, int EndId, int UnknownId)
{
    private const string TokenizerFile = "tokenizer_config.json";
    private const string SentenceFile = "sentence_bert_config.json";
    private const int SmallestMaxTokens = 3;
    private static readonly string[] s_tokenizers = ["BertTokenizer", "BertTokenizerFast"];

    /// <summary>Reads and checks <c>tokenizer_config.json</c> and <c>sentence_bert_config.json</c>, where they are there.</summary>
    /// <exception cref="InvalidDataException">They ask for what is not supported, or do not fit the vocabulary.</exception>
    public static BertTextSettings Read(EncoderFolder folder, EncoderOptions options, BertShape shape, WordPieceVocabulary vocabulary)
    {
        FolderSettings? tokenizer = folder.FindSettings(TokenizerFile);
        if (tokenizer?.FindString("tokenizer_class") is { } type && !s_tokenizers.Contains(type))
        {
            throw tokenizer.Fault($"'tokenizer_class' is '{type}'; supported are {string.Join(" and ", s_tokenizers)}");
        }

        bool lowerCase = options.LowerCase ?? tokenizer?.FindBool("do_lower_case") ?? true;
        return new BertTextSettings(
            lowerCase,
            tokenizer?.FindBool("strip_accents") ?? lowerCase,
            tokenizer?.FindBool("tokenize_chinese_chars") ?? true,
            ReadMaxTokens(folder, options, shape, tokenizer),
            Find("cls_token", "[CLS]"),
            Find("sep_token", "[SEP]"),
            Find("unk_token", "[UNK]"));

        int Find(string name, string common)
        {
            string token = tokenizer?.FindToken(name) ?? common;
            return vocabulary.TryFind(token, continues: false, out int id) ? id
                : throw EncoderFolder.Fault(BertEmbeddingGenerator.VocabularyFile, $"the token '{token}' ({name}) is missing");
        }
    }

    private static int ReadMaxTokens(EncoderFolder folder, EncoderOptions options, BertShape shape, FolderSettings? tokenizer)
    {
        int largest = Math.Min(shape.Positions, EncoderOptions.LargestMaxTokens);
        if (options.MaxTokens > 0)
        {
            return options.MaxTokens >= SmallestMaxTokens && options.MaxTokens <= largest ? options.MaxTokens
                : throw new InvalidDataException(
                    $"{EncoderOptions.SectionName}:{nameof(EncoderOptions.MaxTokens)} is {options.MaxTokens}; "
                    + $"the model can read {SmallestMaxTokens} to {largest}");
        }

        // The tokenizer's own limit is written as an enormous number where there is none.
        double? said = folder.FindSettings(SentenceFile)?.FindInt("max_seq_length", SmallestMaxTokens, int.MaxValue)
            ?? tokenizer?.FindNumber("model_max_length");
        return said is >= SmallestMaxTokens && said < largest ? (int)said : largest;
    }
}
