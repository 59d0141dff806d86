using System.Text.Json;
using Google.Protobuf;

namespace RagPlatform.Cli.Output;

/// <summary>Replies as JSON with the contract's own field names, as the gateway's HTTP door writes them.</summary>
internal static class Json
{
    private static readonly JsonFormatter s_formatter = new(
        JsonFormatter.Settings.Default.WithFormatDefaultValues(true).WithPreserveProtoFieldNames(true));

    private static readonly JsonFormatter s_indented = new(
        JsonFormatter.Settings.Default.WithFormatDefaultValues(true).WithPreserveProtoFieldNames(true).WithIndentation());

    /// <summary>How JSON that is not a message is written.</summary>
    public static JsonSerializerOptions Indentation { get; } = new() { WriteIndented = true };

    /// <summary>On one line, for streams of several.</summary>
    public static string OneLine(IMessage message) => s_formatter.Format(message);

    /// <summary>Indented.</summary>
    public static string Indented(IMessage message) => s_indented.Format(message);
}
