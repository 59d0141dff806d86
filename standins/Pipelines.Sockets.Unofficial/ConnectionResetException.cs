namespace Pipelines.Sockets.Unofficial;

/// <summary>The other side reset the connection.</summary>
public class ConnectionResetException : IOException
{
    /// <summary>States what happened.</summary>
    /// <param name="message">What happened.</param>
    public ConnectionResetException(string message)
        : base(message)
    {
    }

    /// <summary>States what happened and why.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="inner">Why.</param>
    public ConnectionResetException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
