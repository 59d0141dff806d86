namespace RagPlatform.Cli.CommandLine;

/// <summary>What <c>rag</c> tells the program that started it.</summary>
internal static class ExitCodes
{
    /// <summary>Everything asked for was done.</summary>
    public const int Success = 0;

    /// <summary>Nothing, or not what was asked for, was done; standard error says why.</summary>
    public const int Failed = 1;

    /// <summary>The command line itself is wrong.</summary>
    public const int Usage = 2;

    /// <summary>Some documents were taken in, others were not.</summary>
    public const int PartiallyFailed = 3;

    /// <summary>What was checked does not hold: the audit chain is broken, the accounts do not agree, or retrieval quality fell.</summary>
    public const int CheckFailed = 4;

    /// <summary>Interrupted by Ctrl+C, as shells number it.</summary>
    public const int Interrupted = 130;

    /// <summary>All of them with their meaning, as the help lists them.</summary>
    public static IReadOnlyList<(int Code, string Meaning)> All { get; } =
    [
        (Success, "done"),
        (Failed, "not done; standard error says why"),
        (Usage, "the command line is wrong"),
        (PartiallyFailed, "some documents were taken in, others were not"),
        (CheckFailed, "a check does not hold: broken audit chain, accounts that do not agree, retrieval quality that fell"),
        (Interrupted, "interrupted"),
    ];
}
