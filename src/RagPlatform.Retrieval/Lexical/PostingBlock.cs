namespace RagPlatform.Retrieval.Lexical;

/// <summary>What is known of a run of postings without reading them: enough for the highest score any of them can have.</summary>
/// <param name="LastChunk">The run's highest chunk number.</param>
/// <param name="MaxFrequency">The highest frequency in it.</param>
/// <param name="MinLength">The shortest chunk in it, in terms.</param>
internal readonly record struct PostingBlock(int LastChunk, int MaxFrequency, int MinLength);
