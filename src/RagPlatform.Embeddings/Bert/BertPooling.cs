using System.Text.Json;

namespace RagPlatform.Embeddings.Bert;

/// <summary>Reads how a text's vector is made of its tokens' from <c>modules.json</c> and <c>1_Pooling/config.json</c>.</summary>
internal static class BertPooling
{
    private const string ModulesFile = "modules.json";
    private const string PoolingFile = "1_Pooling/config.json";
    private const string ModePrefix = "pooling_mode_";
    private static readonly string[] s_modules = ["Transformer", "Pooling", "Normalize"];

    // The modes there are; two at once would be joined to a longer vector.
    private static readonly string[] s_modes =
        ["cls_token", "mean_tokens", "max_tokens", "mean_sqrt_len_tokens", "weightedmean_tokens", "lasttoken"];

    /// <summary>What the settings say, else the folder, else the mean.</summary>
    /// <exception cref="InvalidDataException">The folder asks for what is not supported.</exception>
    public static EncoderPooling Read(EncoderFolder folder, EncoderOptions options, BertShape shape)
    {
        CheckModules(folder);
        if (options.Pooling != EncoderPooling.Auto)
        {
            return options.Pooling;
        }

        if (folder.FindSettings(PoolingFile) is not { } pooling)
        {
            return EncoderPooling.Mean;
        }

        if (pooling.FindInt("word_embedding_dimension", 1, int.MaxValue) is { } width && width != shape.Width)
        {
            throw pooling.Fault($"'word_embedding_dimension' is {width}, but the model's 'hidden_size' is {shape.Width}");
        }

        if (pooling.FindBool("include_prompt") == false)
        {
            throw pooling.Fault("'include_prompt' is false; supported is a mean over all tokens");
        }

        string[] modes = [.. s_modes.Where(mode => pooling.FindBool(ModePrefix + mode) == true)];
        return modes switch
        {
            ["mean_tokens"] => EncoderPooling.Mean,
            ["cls_token"] => EncoderPooling.Cls,
            _ => throw pooling.Fault(
                $"it asks for [{string.Join(", ", modes)}]; supported is one of mean_tokens and cls_token. "
                + $"{EncoderOptions.SectionName}:{nameof(EncoderOptions.Pooling)} overrides it"),
        };
    }

    // A module behind the pooling, such as a dense layer, would change the vector.
    private static void CheckModules(EncoderFolder folder)
    {
        if (folder.FindJson(ModulesFile) is not { } modules)
        {
            return;
        }

        if (modules.ValueKind != JsonValueKind.Array)
        {
            throw EncoderFolder.Fault(ModulesFile, "it is not a list of modules");
        }

        foreach (JsonElement module in modules.EnumerateArray())
        {
            string type = module.ValueKind == JsonValueKind.Object && module.TryGetProperty("type", out JsonElement value)
                ? value.ToString().Split('.')[^1]
                : string.Empty;
            if (!s_modules.Contains(type))
            {
                throw EncoderFolder.Fault(ModulesFile, $"it has the module '{type}'; supported are {string.Join(", ", s_modules)}");
            }
        }
    }
}
