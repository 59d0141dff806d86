using Google.Protobuf.Collections;
using RagPlatform.Contracts.V1;
using RagPlatform.ServiceDefaults.Errors;

namespace RagPlatform.Gateway.Asking;

/// <summary>Bounds of what a client may send; each refusal names the field and what would be accepted.</summary>
internal static class RequestValidator
{
    private const int MaxQuestionLength = 32_768;
    private const int MaxCollections = 16;
    private const int MaxCollectionLength = 64;
    private const int MaxTurns = 32;
    private const int MaxPassagesToAnswerFrom = 50;
    private const int MaxPassagesToSearch = 1000;
    private const int MaxFilters = 16;
    private const int MaxFilterLength = 256;
    private const int MaxCommentLength = 4000;

    /// <exception cref="PlatformException">INVALID_ARGUMENT naming the field.</exception>
    public static void Validate(AskRequest request)
    {
        CheckText("question", request.Question);
        CheckCollections(request.Collections);
        CheckTopK(request.TopK, MaxPassagesToAnswerFrom);
        CheckFilters(request.Filters);
        if (request.History.Count > MaxTurns)
        {
            throw PlatformException.InvalidField("history", $"Send at most {MaxTurns} earlier turns, the newest ones.");
        }

        foreach (Turn turn in request.History)
        {
            if (turn.Role is not ("user" or "assistant"))
            {
                throw PlatformException.InvalidField("history", "A turn's role is 'user' or 'assistant'.");
            }

            CheckText("history", turn.Text);
        }

        if (request.MaxCostNanoUsd < 0)
        {
            throw PlatformException.InvalidField("max_cost_nano_usd", "The most an answer may cost is positive, or 0 for no limit.");
        }

        CheckSeconds("max_age_seconds", request.HasMaxAgeSeconds, request.MaxAgeSeconds);
        CheckSeconds("max_stale_seconds", request.HasMaxStaleSeconds, request.MaxStaleSeconds);
    }

    /// <exception cref="PlatformException">INVALID_ARGUMENT naming the field.</exception>
    public static void Validate(SearchRequest request)
    {
        CheckText("query", request.Query);
        CheckCollections(request.Collections);
        CheckTopK(request.TopK, MaxPassagesToSearch);
        CheckFilters(request.Filters);
    }

    /// <exception cref="PlatformException">INVALID_ARGUMENT naming the field.</exception>
    public static void Validate(SubmitFeedbackRequest request)
    {
        if (request.AnswerId.Length is 0 or > 128 || request.AnswerId.Any(char.IsControl))
        {
            throw PlatformException.InvalidField("answer_id", "Name the answer: 'answer_id' of its reply.");
        }

        if (request.Comment.Length > MaxCommentLength)
        {
            throw PlatformException.InvalidField("comment", $"A comment has at most {MaxCommentLength:N0} characters.");
        }

        // A database cannot hold this character in a text.
        if (request.Comment.Contains('\0', StringComparison.Ordinal))
        {
            throw PlatformException.InvalidField("comment", "A comment is plain text; leave the character NUL out.");
        }
    }

    private static void CheckSeconds(string field, bool given, long seconds)
    {
        if (given && seconds < 0)
        {
            throw PlatformException.InvalidField(field, $"'{field}' is a number of seconds, 0 or more.");
        }
    }

    private static void CheckText(string field, string text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            throw PlatformException.InvalidField(field, $"'{field}' is empty; send a text of 1 to {MaxQuestionLength:N0} characters.");
        }

        if (text.Length > MaxQuestionLength)
        {
            throw PlatformException.InvalidField(
                field, $"'{field}' has {text.Length:N0} characters, at most {MaxQuestionLength:N0} are accepted; shorten it.");
        }

        // What the wire brought in broken UTF-8 was replaced by this character when it was read.
        if (text.Contains('\uFFFD', StringComparison.Ordinal))
        {
            throw PlatformException.InvalidField(field, $"'{field}' is not valid UTF-8; send text encoded in UTF-8.");
        }
    }

    private static void CheckCollections(RepeatedField<string> collections)
    {
        if (collections.Count is 0 or > MaxCollections)
        {
            throw PlatformException.InvalidField("collections", $"Name 1 to {MaxCollections} collections to look in.");
        }

        if (collections.Any(collection => collection.Length is 0 or > MaxCollectionLength))
        {
            throw PlatformException.InvalidField("collections", $"A collection's name has 1 to {MaxCollectionLength} characters.");
        }
    }

    private static void CheckTopK(int topK, int max)
    {
        if (topK < 0 || topK > max)
        {
            throw PlatformException.InvalidField("top_k", $"'top_k' is 1 to {max:N0}, or 0 for the default; it was {topK:N0}.");
        }
    }

    private static void CheckFilters(MapField<string, string> filters)
    {
        if (filters.Count > MaxFilters
            || filters.Any(filter => filter.Key.Length is 0 or > MaxFilterLength || filter.Value.Length > MaxFilterLength))
        {
            throw PlatformException.InvalidField(
                "filters", $"Send at most {MaxFilters} filters with names and values of at most {MaxFilterLength} characters.");
        }
    }
}
