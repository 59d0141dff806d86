namespace RagPlatform.ServiceDefaults.Errors;

/// <summary>The caller's stream broke off while it was read: a cancellation, told a moment before the call's token tells it.</summary>
internal sealed class CallerGoneException(IOException broken)
    : OperationCanceledException("The caller's stream broke off.", broken);
