namespace RagPlatform.AppHost;

/// <summary>A setting cannot be used as it is; the message is a sentence that names it and what it can be.</summary>
internal sealed class SettingException(string message) : Exception(message)
{
    /// <summary>Whoever started the program hears the sentence, not where in the program it was noticed.</summary>
    internal static void EndTheProgramWithASentence() => AppDomain.CurrentDomain.UnhandledException += (_, fault) =>
    {
        if (fault.ExceptionObject is SettingException setting)
        {
            Console.Error.WriteLine(setting.Message);
            Environment.Exit(1);
        }
    };
}
