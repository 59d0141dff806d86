using System.Text;
using RagPlatform.Contracts.V1;
using RagPlatform.Generation.Models;
using RagPlatform.Generation.Prints;
using RagPlatform.Generation.Prompts;

namespace RagPlatform.Generation.Questions;

/// <summary>
/// Has the model write the questions that texts answer. A model that is not there or fails is a reply that says so, with what the call may
/// have cost, not an error: an error would be tried again on the way, and paid again.
/// </summary>
internal sealed partial class QuestionSuggester(
    IAnswerModel model, PromptPrinter printer, TimeProvider time, ILogger<QuestionSuggester> logger)
{
    public async Task<SuggestQuestionsReply> SuggestAsync(
        IReadOnlyList<string> texts, int count, string tenant, CancellationToken cancellationToken)
    {
        var reply = new SuggestQuestionsReply();
        if (!model.IsConfigured)
        {
            reply.WithoutModel = true;
            reply.Reason = "no model is configured";
            return reply;
        }

        ModelPrompt prompt = QuestionPrompt.Build(texts, count);
        long begin = time.GetTimestamp();
        try
        {
            var answer = new StringBuilder();
            ModelCall? usage = null;
            await foreach (ModelChunk chunk in model.WriteAsync(prompt, cancellationToken))
            {
                answer.Append(chunk.Text);
                usage = chunk.Usage ?? usage;
            }

            ModelMetrics.Record(model, time.GetElapsedTime(begin), usage ?? new ModelCall());
            usage ??= new ModelCall { Provider = model.Provider, Model = model.Name };
            usage.PromptPrint = printer.Print(prompt, tenant, usage.Estimated);
            reply.Calls.Add(usage);
            foreach (IReadOnlyList<string> questions in QuestionReader.Read(answer.ToString(), texts.Count, count))
            {
                reply.Texts.Add(new SuggestedQuestions { Questions = { questions } });
            }
        }
        catch (ModelUnavailableException failure)
        {
            ModelMetrics.Record(model, time.GetElapsedTime(begin), usage: null);
            LogModelFailed(logger, model.Provider, model.Name, texts.Count, failure);
            reply.Reason = failure.Message;
            reply.Calls.Add(failure.Call);
        }

        return reply;
    }

    [LoggerMessage(EventId = 1, EventName = "QuestionsFailed", Level = LogLevel.Warning,
        Message = "Model {Provider}/{Model} failed to write questions for {Texts} texts")]
    private static partial void LogModelFailed(ILogger logger, string provider, string model, int texts, Exception exception);
}
