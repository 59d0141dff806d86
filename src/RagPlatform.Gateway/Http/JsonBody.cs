using System.Text;
using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using RagPlatform.ServiceDefaults.Errors;

namespace RagPlatform.Gateway.Http;

/// <summary>The contract's messages as JSON (https://protobuf.dev/programming-guides/json/), with the contract's field names.</summary>
internal static class JsonBody
{
    private const int MaxBytes = 4 * 1024 * 1024;
    private static readonly UTF8Encoding s_strictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly JsonFormatter s_formatter = new(
        JsonFormatter.Settings.Default.WithPreserveProtoFieldNames(true).WithFormatDefaultValues(true));

    /// <summary>A message as JSON; fields at their default are written too.</summary>
    public static string Format(IMessage message) => s_formatter.Format(message);

    /// <summary>The request's body as a message.</summary>
    /// <exception cref="PlatformException">INVALID_ARGUMENT, naming the field where one has the wrong type.</exception>
    public static async Task<T> ReadAsync<T>(MessageParser<T> parser, HttpRequest request)
        where T : IMessage<T>, new()
    {
        return Parse(parser, Decode(await ReadBytesAsync(request)));
    }

    /// <summary>The request's query as a message: each parameter is a field.</summary>
    /// <exception cref="PlatformException">INVALID_ARGUMENT, naming the field where one has the wrong type.</exception>
    public static T ReadQuery<T>(MessageParser<T> parser, HttpRequest request)
        where T : IMessage<T>, new() =>
        Parse(parser, JsonSerializer.Serialize(request.Query.ToDictionary(entry => entry.Key, entry => entry.Value.ToString())));

    private static T Parse<T>(MessageParser<T> parser, string json)
        where T : IMessage<T>, new()
    {
        try
        {
            return parser.ParseJson(json);
        }
        catch (Exception malformed) when (IsMalformed(malformed))
        {
            throw Explain(parser, json);
        }
    }

    private static async Task<byte[]> ReadBytesAsync(HttpRequest request)
    {
        using var body = new MemoryStream();
        byte[] buffer = new byte[16 * 1024];
        int read;
        while ((read = await request.Body.ReadAsync(buffer, request.HttpContext.RequestAborted)) > 0)
        {
            if (body.Length + read > MaxBytes)
            {
                throw new PlatformException(
                    StatusCode.InvalidArgument, "BODY_TOO_LARGE", $"The request's body is larger than {MaxBytes:N0} bytes; send less.");
            }

            await body.WriteAsync(buffer.AsMemory(0, read), request.HttpContext.RequestAborted);
        }

        return body.ToArray();
    }

    private static string Decode(byte[] bytes)
    {
        try
        {
            return s_strictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw new PlatformException(
                StatusCode.InvalidArgument, "INVALID_UTF8", "The request's body is not valid UTF-8; send JSON encoded in UTF-8.");
        }
    }

    // The parser's own message does not say which field: find the first that does not parse alone.
    private static PlatformException Explain<T>(MessageParser<T> parser, string json)
        where T : IMessage<T>, new()
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(json);
        }
        catch (JsonException syntax)
        {
            return new PlatformException(
                StatusCode.InvalidArgument,
                "INVALID_JSON",
                $"The request's body is not JSON: line {(syntax.LineNumber ?? 0) + 1}, position {(syntax.BytePositionInLine ?? 0) + 1}.");
        }

        using (document)
        {
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                return new PlatformException(StatusCode.InvalidArgument, "INVALID_JSON", "The request's body must be a JSON object.");
            }

            MessageDescriptor descriptor = new T().Descriptor;
            foreach (JsonProperty property in document.RootElement.EnumerateObject())
            {
                FieldDescriptor? field = descriptor.Fields.InDeclarationOrder()
                    .FirstOrDefault(candidate => candidate.Name == property.Name || candidate.JsonName == property.Name);
                if (field is null)
                {
                    IEnumerable<string> known = descriptor.Fields.InDeclarationOrder().Select(candidate => candidate.Name);
                    return PlatformException.InvalidField(
                        property.Name, $"'{property.Name}' is not known here; known are {string.Join(", ", known)}.");
                }

                if (!Parses(parser, property))
                {
                    return PlatformException.InvalidField(field.Name, $"'{field.Name}' must be {Describe(field)}.");
                }
            }
        }

        return new PlatformException(StatusCode.InvalidArgument, "INVALID_JSON", "The request's body does not fit the contract.");
    }

    private static bool Parses<T>(MessageParser<T> parser, JsonProperty property)
        where T : IMessage<T>, new()
    {
        try
        {
            parser.ParseJson($"{{{JsonSerializer.Serialize(property.Name)}:{property.Value.GetRawText()}}}");
            return true;
        }
        catch (Exception malformed) when (IsMalformed(malformed))
        {
            return false;
        }
    }

    private static bool IsMalformed(Exception exception) =>
        exception is InvalidProtocolBufferException or InvalidJsonException or FormatException or OverflowException;

    private static string Describe(FieldDescriptor field)
    {
        if (field.IsMap)
        {
            return "an object of texts";
        }

        string single = field.FieldType switch
        {
            FieldType.String => "a text",
            FieldType.Bool => "true or false",
            FieldType.Bytes => "a text in base64",
            FieldType.Message => "an object",
            FieldType.Enum => "one of " + string.Join(", ", field.EnumType.Values.Select(value => value.Name)),
            FieldType.Float or FieldType.Double => "a number",
            _ => "a whole number",
        };
        return field.IsRepeated ? $"a list, each entry {single}" : single;
    }
}
