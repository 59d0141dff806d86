using System.ClientModel;
using System.ClientModel.Primitives;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;
using OpenAI;
using OpenAI.Chat;
using RagPlatform.Contracts.V1;
using RagPlatform.Tokens.Counting;
using RagPlatform.Tokens.Pricing;
using RagPlatform.Tokens.Usage;

namespace RagPlatform.Generation.Models;

/// <summary>OpenAI, or any server that speaks its chat protocol, through the official SDK.</summary>
internal sealed class OpenAiModel : IAnswerModel
{
    // A local server that wants no key still gets a header the SDK insists on sending.
    private const string NoKey = "none";
    private readonly string _name;
    private readonly ModelOptions _options;
    private readonly ChatClient _client;
    private readonly TimeProvider _time;
    private readonly TokenCounter _counter;

    /// <param name="options">How it is reached.</param>
    /// <param name="time">The clock.</param>
    /// <param name="name">Which model it is; null: <see cref="ModelOptions.Model"/>.</param>
    public OpenAiModel(IOptions<ModelOptions> options, TimeProvider time, string? name = null)
    {
        _options = options.Value;
        _name = name ?? _options.Model;
        _time = time;
        _counter = TokenCounter.For(_options.Provider, _name);
        var clientOptions = new OpenAIClientOptions
        {
            // Retries are decided above, where a fallback and the cost of a failed call are known.
            RetryPolicy = new ClientRetryPolicy(maxRetries: 0),
            NetworkTimeout = _options.AnswerTimeout,
        };
        if (_options.Endpoint is { } endpoint)
        {
            clientOptions.Endpoint = endpoint;
        }

        var credential = new ApiKeyCredential(_options.ApiKey.Length == 0 ? NoKey : _options.ApiKey);
        _client = new ChatClient(_name, credential, clientOptions);
    }

    public bool IsConfigured => true;

    public string Provider => _options.Provider;

    public string Name => _name;

    public string Region => _options.Region;

    public async IAsyncEnumerable<ModelChunk> WriteAsync(
        ModelPrompt prompt, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(_options.FirstTokenTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        var chatOptions = new ChatCompletionOptions { MaxOutputTokenCount = _options.MaxOutputTokens, Temperature = 0 };
        await using IAsyncEnumerator<StreamingChatCompletionUpdate> updates =
            _client.CompleteChatStreamingAsync(ToMessages(prompt), chatOptions, either.Token).GetAsyncEnumerator(either.Token);

        var heard = new Heard();
        bool finished = false;
        while (await MoveNextAsync(updates, prompt, heard, cancellationToken))
        {
            if (!heard.Anything)
            {
                heard.Anything = true;
                timeout.CancelAfter(_options.AnswerTimeout);
            }

            heard.Usage = updates.Current.Usage ?? heard.Usage;
            finished |= updates.Current.FinishReason is not null;
            foreach (ChatMessageContentPart part in updates.Current.ContentUpdate)
            {
                if (!string.IsNullOrEmpty(part.Text))
                {
                    heard.Text.Append(part.Text);
                    yield return new ModelChunk(part.Text);
                }
            }
        }

        // A stream that ends without a reason was cut off on its way, however tidily.
        if (!finished)
        {
            throw new ModelUnavailableException("the model provider broke off", ToFailedCall(prompt, heard));
        }

        yield return new ModelChunk(string.Empty, ToCall(prompt, heard));
    }

    private async ValueTask<bool> MoveNextAsync(
        IAsyncEnumerator<StreamingChatCompletionUpdate> updates, ModelPrompt prompt, Heard heard, CancellationToken cancellationToken)
    {
        try
        {
            return await updates.MoveNextAsync();
        }
        catch (ClientResultException refused) when (refused.Status != 0)
        {
            throw new ModelUnavailableException(
                $"the model provider answered with status {refused.Status}",
                heard.Anything ? ToFailedCall(prompt, heard) : FailedCall.Refused(this),
                refused);
        }
        catch (Exception broken) when (!cancellationToken.IsCancellationRequested)
        {
            string cause = broken is OperationCanceledException ? "the model did not answer in time" : "the model provider cannot be reached";
            throw new ModelUnavailableException(
                cause, IsUnconnected(broken) ? FailedCall.Refused(this) : ToFailedCall(prompt, heard), broken);
        }
    }

    /// <summary>Whether the request cannot have been read by anybody. One that went out and was not answered may well be charged.</summary>
    private static bool IsUnconnected(Exception? failure) => failure switch
    {
        null => false,
        HttpRequestException
        {
            HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
                or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError,
        } => true,
        _ => IsUnconnected(failure.InnerException),
    };

    private static List<ChatMessage> ToMessages(ModelPrompt prompt)
    {
        var messages = new List<ChatMessage> { new SystemChatMessage(prompt.Instructions) };
        messages.AddRange(prompt.History.Select(turn => turn.Role == "assistant"
            ? (ChatMessage)new AssistantChatMessage(turn.Text)
            : new UserChatMessage(turn.Text)));
        messages.Add(new UserChatMessage(prompt.Question));
        return messages;
    }

    /// <summary>
    /// What the call used as the server said it, what the client's types have no name for included (tokens written to its cache, reasoning that is
    /// counted beside the answer); without a word of it an estimate.
    /// </summary>
    private ModelCall ToCall(ModelPrompt prompt, Heard heard)
    {
        if (heard.Usage is null)
        {
            return new ModelCall
            {
                Provider = Provider,
                Model = Name,
                InputUncachedTokens = prompt.CountTokens(_counter),
                OutputTextTokens = _counter.Count(heard.Text.ToString()),
                Estimated = true,
                Region = _options.Region,
            };
        }

        using JsonDocument json = JsonDocument.Parse(ModelReaderWriter.Write(heard.Usage));
        var reader = new UsageReader(UsageShape.OpenAiChat);
        reader.AddUsage(json.RootElement);
        TokenCounts tokens = reader.ToCounts();
        return new ModelCall
        {
            Provider = Provider,
            Model = Name,
            InputUncachedTokens = tokens.InputUncached,
            CacheReadTokens = tokens.CacheRead,
            CacheWriteTokens = tokens.CacheWrite,
            OutputTextTokens = tokens.OutputText,
            OutputReasoningTokens = tokens.OutputReasoning,
            Region = _options.Region,
        };
    }

    private ModelCall ToFailedCall(ModelPrompt prompt, Heard heard)
    {
        ModelCall call = ToCall(prompt, heard);
        call.Failed = true;
        return call;
    }

    /// <summary>What has arrived of an answer.</summary>
    private sealed class Heard
    {
        public bool Anything { get; set; }

        public StringBuilder Text { get; } = new();

        public ChatTokenUsage? Usage { get; set; }
    }
}
