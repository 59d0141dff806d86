namespace RagPlatform.Storage.Outbox;

/// <summary>The receiver will never take this message: trying again cannot help.</summary>
public sealed class OutboxRejectedException : Exception
{
    /// <summary>Creates it without a reason.</summary>
    public OutboxRejectedException()
    {
    }

    /// <summary>Creates it with the reason that is kept beside the message.</summary>
    public OutboxRejectedException(string message)
        : base(message)
    {
    }

    /// <summary>Creates it with the reason and the error behind it.</summary>
    public OutboxRejectedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
