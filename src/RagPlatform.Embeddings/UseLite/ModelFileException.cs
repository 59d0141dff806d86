namespace RagPlatform.Embeddings.UseLite;

/// <summary>The file of the built-in model is missing, damaged or of another version; the message says which and what to do.</summary>
public sealed class ModelFileException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong with which file.</param>
    /// <param name="innerException">What the file system said, if it did.</param>
    public ModelFileException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
