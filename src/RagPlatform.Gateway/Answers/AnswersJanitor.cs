using Microsoft.Extensions.Options;
using RagPlatform.Storage.Retention;

namespace RagPlatform.Gateway.Answers;

/// <summary>Deletes the facts of old answers; see <see cref="AnswersOptions.Retention"/>.</summary>
internal sealed class AnswersJanitor(
    AnswerStore answers, IOptions<AnswersOptions> options, TimeProvider time, ILogger<AnswersJanitor> logger)
    : RetentionService("Facts of answers", TimeSpan.FromHours(1), time, logger)
{
    protected override Task<int> ForgetAsync(CancellationToken cancellationToken) =>
        answers.ForgetAsync(options.Value.Retention, cancellationToken);
}
