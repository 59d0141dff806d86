using System.Text;
using RagPlatform.Contracts.V1;
using RagPlatform.ServiceDefaults.Errors;

namespace RagPlatform.Cache.Scopes;

/// <summary>What a stored answer is found by: its scope, the conversation before it and the normalised question.</summary>
internal sealed class CacheKey
{
    /// <summary>Most characters of a question, as the Gateway has it.</summary>
    public const int MaxQuestionLength = 32_768;

    private CacheKey(AnswerScope scope, string question, CacheDigest id, bool standsAlone) =>
        (Scope, Question, Id, StandsAlone) = (scope, question, id, standsAlone);

    /// <summary>Within what it is shared.</summary>
    public AnswerScope Scope { get; }

    /// <summary>Whose answer it is.</summary>
    public string Tenant => Scope.Tenant;

    /// <summary>Names the entry; equal for two questions exactly when they share an answer.</summary>
    public CacheDigest Id { get; }

    /// <summary>As it was asked.</summary>
    public string Question { get; }

    /// <summary>Whether it was asked without a conversation before it; only then its words say all it means.</summary>
    public bool StandsAlone { get; }

    /// <summary>The key of a question in a scope.</summary>
    /// <exception cref="PlatformException">INVALID_ARGUMENT: a part of the scope or the question is missing or too long.</exception>
    public static CacheKey Create(string tenant, string fingerprint, CacheScope? scope, string question)
    {
        if (question.Length > MaxQuestionLength)
        {
            throw PlatformException.InvalidField("question", $"A question has at most {MaxQuestionLength:N0} characters; shorten it.");
        }

        string normalized = QuestionNormalizer.Normalize(question);
        if (normalized.Length == 0)
        {
            throw PlatformException.InvalidField("question", "The question is empty; ask something.");
        }

        var within = AnswerScope.Create(tenant, fingerprint, scope, QuestionLanguage.Of(normalized));
        string history = scope!.HistoryDigest;
        byte[] text = Encoding.UTF8.GetBytes($"{within.Digest}{history.Length}:{history}{normalized}");
        return new CacheKey(within, question, CacheDigest.Of(text), history.Length == 0);
    }
}
