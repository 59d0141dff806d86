namespace RagPlatform.Embeddings.Bert;

/// <summary>The sizes of an encoder, as <c>config.json</c> gives them.</summary>
/// <param name="Vocabulary">Tokens it knows.</param>
/// <param name="Width">Components of a token's vector, and of a text's.</param>
/// <param name="Layers">Transformer layers.</param>
/// <param name="Heads">Attention heads of each; they share the width evenly.</param>
/// <param name="InnerWidth">Width inside a feed-forward step.</param>
/// <param name="Positions">Positions it was trained for.</param>
/// <param name="Types">Token types it was trained for; a text alone is of the first.</param>
/// <param name="Activation">What happens inside a feed-forward step.</param>
/// <param name="NormEpsilon">Added to a variance before its root is taken.</param>
internal sealed record BertShape(
    int Vocabulary,
    int Width,
    int Layers,
    int Heads,
    int InnerWidth,
    int Positions,
    int Types,
    BertActivation Activation,
    float NormEpsilon)
{
    /// <summary>The file.</summary>
    public const string FileName = "config.json";

    private const string ModelType = "bert";
    private const double DefaultNormEpsilon = 1e-12;

    /// <summary>Components of a head.</summary>
    public int HeadWidth => Width / Heads;

    /// <summary>Reads and checks <c>config.json</c>.</summary>
    /// <exception cref="InvalidDataException">It is missing, or asks for what is not supported.</exception>
    public static BertShape Read(EncoderFolder folder)
    {
        FolderSettings config = folder.RequireSettings(FileName);
        string? type = config.FindString("model_type");
        if (type != ModelType)
        {
            throw config.Fault($"'model_type' is '{type}'; supported is '{ModelType}' (MiniLM, BGE, E5, GTE and others built like them)");
        }

        string positions = config.FindString("position_embedding_type") ?? "absolute";
        if (positions != "absolute" || config.FindBool("is_decoder") == true)
        {
            throw config.Fault("it describes relative positions or a decoder; supported are encoders with absolute positions");
        }

        double epsilon = config.FindNumber("layer_norm_eps") ?? DefaultNormEpsilon;
        if (epsilon is not (>= 0 and < 1))
        {
            throw config.Fault($"'layer_norm_eps' is {epsilon} and has to be from 0 to 1");
        }

        var shape = new BertShape(
            config.Int("vocab_size", 1, 1_000_000),
            config.Int("hidden_size", 1, 8192),
            config.Int("num_hidden_layers", 1, 128),
            config.Int("num_attention_heads", 1, 256),
            config.Int("intermediate_size", 1, 65_536),
            config.Int("max_position_embeddings", 3, 65_536),
            config.FindInt("type_vocab_size", 1, 64) ?? 2,
            ReadActivation(config),
            (float)epsilon);
        return shape.Width % shape.Heads == 0 ? shape
            : throw config.Fault($"'hidden_size' is {shape.Width}, which 'num_attention_heads' ({shape.Heads}) does not divide");
    }

    private static BertActivation ReadActivation(FolderSettings config) => config.FindString("hidden_act") switch
    {
        "gelu" or null => BertActivation.Gelu,
        "relu" => BertActivation.Relu,
        var other => throw config.Fault($"'hidden_act' is '{other}'; supported are 'gelu' and 'relu'"),
    };
}
