namespace RagPlatform.Redis;

/// <summary>Redis did not do what it was asked: it is down, too slow, full or refuses. The caller goes on without it.</summary>
public sealed class RedisUnavailableException : Exception
{
    /// <summary>Without details.</summary>
    public RedisUnavailableException()
    {
    }

    /// <summary>States what was tried.</summary>
    /// <param name="message">What was tried.</param>
    public RedisUnavailableException(string message)
        : base(message)
    {
    }

    /// <summary>States what was tried and why it failed.</summary>
    /// <param name="message">What was tried.</param>
    /// <param name="inner">Why it failed.</param>
    public RedisUnavailableException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
