using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace RagPlatform.Documentation.Tests;

/// <summary>Every setting of the options classes as Markdown, written from the classes and their doc comments.</summary>
internal static partial class SettingsTable
{
    private const string SectionField = "SectionName";

    public static string Write()
    {
        var text = new StringBuilder();
        foreach (Type options in OptionsTypes())
        {
            string section = (string)options.GetField(SectionField)!.GetRawConstantValue()!;
            XDocument comments = Comments(options.Assembly);
            text.Append(CultureInfo.InvariantCulture, $"\n### `{section}`\n\n{Summary(comments, $"T:{options.FullName}")}\n\n");
            text.Append("| setting | meaning | type | default | range |\n| --- | --- | --- | --- | --- |\n");
            object instance = Activator.CreateInstance(options)!;
            foreach (PropertyInfo property in options.GetProperties().Where(property => property.SetMethod is { IsPublic: true }))
            {
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"| `{section}:{property.Name}` | {Summary(comments, $"P:{property.DeclaringType!.FullName}.{property.Name}")} | {TypeName(property.PropertyType)} "
                    + $"| {Default(property, instance)} | {Range(property)} |\n");
            }
        }

        return text.ToString();
    }

    private static IEnumerable<Type> OptionsTypes() => Directory
        .EnumerateFiles(AppContext.BaseDirectory, "RagPlatform.*.dll")
        .Where(file => !Path.GetFileName(file).Contains(".Test", StringComparison.Ordinal))
        .Select(file => Assembly.Load(Path.GetFileNameWithoutExtension(file)))
        .SelectMany(assembly => assembly.GetTypes())
        .Where(type => type.Name.EndsWith("Options", StringComparison.Ordinal) && type.GetField(SectionField) is { IsLiteral: true })
        .OrderBy(type => (string)type.GetField(SectionField)!.GetRawConstantValue()!, StringComparer.Ordinal);

    private static XDocument Comments(Assembly assembly) => XDocument.Load(Path.ChangeExtension(assembly.Location, ".xml"));

    private static string Summary(XDocument comments, string member)
    {
        XElement summary = comments.Descendants("member").FirstOrDefault(element => (string?)element.Attribute("name") == member)?.Element("summary")
            ?? throw new InvalidOperationException($"{member} has no summary.");
        var text = new StringBuilder();
        foreach (XNode node in summary.Nodes())
        {
            text.Append(node switch
            {
                XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
                XElement reference when reference.Attribute("cref") is { } target => $"`{target.Value.Split('.')[^1]}`",
                XElement other => other.Value,
                _ => node.ToString(),
            });
        }

        return Spaces().Replace(text.ToString(), " ").Trim().Replace("|", "\\|", StringComparison.Ordinal)
            .Replace("&lt;", "<", StringComparison.Ordinal).Replace("&gt;", ">", StringComparison.Ordinal);
    }

    private static string TypeName(Type type)
    {
        Type plain = Nullable.GetUnderlyingType(type) ?? type;
        return plain == typeof(TimeSpan) ? "duration, `[d.]hh:mm:ss`"
            : plain == typeof(bool) ? "`true` or `false`"
            : plain == typeof(string) ? "text"
            : plain == typeof(Uri) ? "address"
            : plain == typeof(double) ? "number"
            : plain.IsEnum ? string.Join(", ", Enum.GetNames(plain).Select(name => $"`{name}`"))
            : plain == typeof(int) || plain == typeof(long) ? "whole number"
            : typeof(IEnumerable).IsAssignableFrom(plain) ? "list"
            : throw new InvalidOperationException($"Say in {nameof(SettingsTable)} how a setting of type {plain} is written.");
    }

    private static string Default(PropertyInfo property, object instance) => property.GetValue(instance) switch
    {
        null => "none",
        string { Length: 0 } => "empty",
        bool flag => flag ? "`true`" : "`false`",
        TimeSpan duration => $"`{duration:c}`",

        // It depends on the machine.
        int when property.Name == "MaxDegreeOfParallelism" => "the processors",
        IFormattable number => $"`{number.ToString(null, CultureInfo.InvariantCulture)}`",
        string text => $"`{text}`",
        ICollection { Count: 0 } => "none",
        IEnumerable list => string.Join(", ", list.Cast<object>().Select(item => $"`{item}`")),
        object other => $"`{other}`",
    };

    private static string Range(PropertyInfo property)
    {
        string[] rules =
        [
            .. property.GetCustomAttributes<RangeAttribute>().Select(range => range.Maximum is >= (double)long.MaxValue
                ? string.Create(CultureInfo.InvariantCulture, $"from `{range.Minimum}`")
                : string.Create(CultureInfo.InvariantCulture, $"`{range.Minimum}` to `{range.Maximum}`")),
            .. property.GetCustomAttributes<RequiredAttribute>().Select(_ => "required"),
            .. property.GetCustomAttributes<StringLengthAttribute>().Select(length => $"at most {length.MaximumLength} characters"),
            .. property.GetCustomAttributes<MinLengthAttribute>().Select(length => $"at least {length.Length}"),
        ];
        return rules.Length == 0 ? "any" : string.Join(", ", rules);
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
