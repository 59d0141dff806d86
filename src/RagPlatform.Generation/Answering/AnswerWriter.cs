using System.Runtime.CompilerServices;
using System.Text;
using RagPlatform.Contracts.V1;
using RagPlatform.Generation.Citations;
using RagPlatform.Generation.Extractive;
using RagPlatform.Generation.Models;
using RagPlatform.Generation.Prints;
using RagPlatform.Generation.Prompts;

namespace RagPlatform.Generation.Answering;

/// <summary>
/// Writes one answer: with the model where there is one and it works, else as exact quotes. A model that fails before its first word is
/// replaced without the caller waiting for more than its answer; one that breaks off in the middle cannot be taken back, and the result
/// says so. Whatever becomes of a call to the model, the result carries it with what it may cost; should the result not arrive, the event
/// before the call does.
/// </summary>
internal sealed partial class AnswerWriter(IAnswerModel model, PromptPrinter printer, TimeProvider time, ILogger<AnswerWriter> logger)
{
    /// <param name="request">What to answer, and from what.</param>
    /// <param name="tenant">Whose prompt it is; by it the print of the prompt is keyed.</param>
    /// <param name="cancellationToken">Ends the answer.</param>
    public async IAsyncEnumerable<GenerateEvent> WriteAsync(
        GenerateRequest request, string tenant, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!model.IsConfigured || request.Passages.Count == 0 || request.WithoutModelReason.Length > 0)
        {
            foreach (GenerateEvent answer in Quote(request, model.IsConfigured ? request.WithoutModelReason : string.Empty, []))
            {
                yield return answer;
            }

            yield break;
        }

        long begin = time.GetTimestamp();
        ModelPrompt prompt = AnswerPrompt.Build(request.Question, request.History, request.Passages);
        yield return new GenerateEvent { Begun = FailedCall.Unheard(model, prompt) };
        await using IAsyncEnumerator<ModelChunk> chunks =
            model.WriteAsync(prompt, cancellationToken).GetAsyncEnumerator(cancellationToken);
        var answerText = new StringBuilder();
        ModelCall? usage = null;
        while (true)
        {
            ModelUnavailableException? failure = null;
            try
            {
                if (!await chunks.MoveNextAsync())
                {
                    break;
                }
            }
            catch (ModelUnavailableException unavailable)
            {
                failure = unavailable;
            }

            if (failure is not null)
            {
                ModelMetrics.Record(model, time.GetElapsedTime(begin), usage: null);
                LogModelFailed(logger, model.Provider, model.Name, answerText.Length, failure);
                foreach (GenerateEvent answer in Replace(request, failure, answerText.Length))
                {
                    yield return answer;
                }

                yield break;
            }

            usage = chunks.Current.Usage ?? usage;
            if (chunks.Current.Text.Length > 0)
            {
                answerText.Append(chunks.Current.Text);
                yield return new GenerateEvent { Delta = chunks.Current.Text };
            }
        }

        ModelMetrics.Record(model, time.GetElapsedTime(begin), usage ?? new ModelCall());
        if (usage is not null)
        {
            // Behind the last word, so that no word waits for it.
            usage.PromptPrint = printer.Print(prompt, tenant, usage.Estimated);
        }

        yield return new GenerateEvent { Result = Result(answerText.ToString(), request, usage) };
    }

    private static GenerateResult Result(string answer, GenerateRequest request, ModelCall? usage)
    {
        var result = new GenerateResult { Answer = answer, ServedBy = ServedBy.Model, Degradation = new Degradation() };
        result.Citations.AddRange(CitationBuilder.FromMarkers(answer, request.Passages));
        if (usage is not null)
        {
            result.Calls.Add(usage);
        }

        return result;
    }

    private static IEnumerable<GenerateEvent> Replace(GenerateRequest request, ModelUnavailableException failure, int charactersWritten) =>
        charactersWritten > 0 || request.ModelOnly
            ? [Nothing(failure, isBrokenOff: charactersWritten > 0)]
            : Quote(request, failure.Message, [failure.Call]);

    private static GenerateEvent Nothing(ModelUnavailableException failure, bool isBrokenOff)
    {
        var degradation = new Degradation { Level = DegradationLevel.ExtractiveOnly };
        degradation.Reasons.Add(Reason(failure.Message));
        return new GenerateEvent
        {
            Result = new GenerateResult { Degradation = degradation, Calls = { failure.Call }, BrokenOff = isBrokenOff },
        };
    }

    private static string Reason(string withoutModelReason) => $"generation: {withoutModelReason}";

    private static IEnumerable<GenerateEvent> Quote(GenerateRequest request, string withoutModelReason, IReadOnlyList<ModelCall> calls)
    {
        ExtractiveAnswer answer = ExtractiveAnswerer.Answer(request.Question, request.Passages);
        var degradation = new Degradation();
        if (withoutModelReason.Length > 0)
        {
            degradation.Level = DegradationLevel.ExtractiveOnly;
            degradation.Reasons.Add(Reason(withoutModelReason));
        }

        if (answer.Citations.Count == 0)
        {
            degradation.Level = DegradationLevel.Refused;
            degradation.Reasons.Add("retrieval: no passage answers the question");
        }

        var result = new GenerateResult { Answer = answer.Text, ServedBy = ServedBy.Extractive, Degradation = degradation };
        result.Citations.AddRange(answer.Citations);
        result.Calls.AddRange(calls);
        yield return new GenerateEvent { Delta = answer.Text };
        yield return new GenerateEvent { Result = result };
    }

    [LoggerMessage(EventId = 1, EventName = "ModelFailed", Level = LogLevel.Warning,
        Message = "Model {Provider}/{Model} failed after {Characters} characters")]
    private static partial void LogModelFailed(ILogger logger, string provider, string model, int characters, Exception exception);
}
