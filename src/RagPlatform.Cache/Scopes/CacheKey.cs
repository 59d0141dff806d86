using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using RagPlatform.Contracts.V1;
using RagPlatform.ServiceDefaults.Errors;

namespace RagPlatform.Cache.Scopes;

/// <summary>What a stored answer is found by: its scope, the conversation before it and the normalised question.</summary>
internal sealed class CacheKey
{
    /// <summary>Most characters of a question, as the Gateway has it.</summary>
    public const int MaxQuestionLength = 32_768;

    private const int ScopeBytes = 16;

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

        AnswerScope within = AnswerScopes.Of(tenant, fingerprint, scope, QuestionLanguage.Of(normalized));
        string history = scope!.HistoryDigest;
        return new CacheKey(within, question, Digest(within, history, normalized), history.Length == 0);
    }

    private static CacheDigest Digest(AnswerScope within, string history, string question)
    {
        byte[] bytes = ArrayPool<byte>.Shared.Rent(
            ScopeBytes + sizeof(int) + Encoding.UTF8.GetMaxByteCount(history.Length) + Encoding.UTF8.GetMaxByteCount(question.Length));
        try
        {
            // The length keeps the two texts apart.
            BinaryPrimitives.WriteUInt128BigEndian(bytes, within.Digest.Value);
            BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(ScopeBytes), history.Length);
            int end = ScopeBytes + sizeof(int);
            end += Encoding.UTF8.GetBytes(history, bytes.AsSpan(end));
            end += Encoding.UTF8.GetBytes(question, bytes.AsSpan(end));
            return CacheDigest.Of(bytes.AsSpan(0, end));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }
}
