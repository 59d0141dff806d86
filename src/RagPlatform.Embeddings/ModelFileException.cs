namespace RagPlatform.Embeddings;

/// <summary>A file of a model is missing, damaged or not one that can be used; the message says which and what to do.</summary>
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
