using System.Security.Cryptography;
using Aspire.Hosting.Publishing;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A random value made of the allowed kinds of characters, with at least so many of each.</summary>
public sealed class GenerateParameterDefault : ParameterDefault
{
    // The sets leave out characters that are mistaken for one another (l, o, I, O) and specials that need quoting somewhere.
    private const string LowerCharacters = "abcdefghijkmnpqrstuvwxyz";
    private const string UpperCharacters = "ABCDEFGHJKLMNPQRSTUVWXYZ";
    private const string NumericCharacters = "0123456789";
    private const string SpecialCharacters = "-_.{}~()*+!";

    public int MinLength { get; set; } = 22;

    public bool Lower { get; set; } = true;

    public bool Upper { get; set; } = true;

    public bool Numeric { get; set; } = true;

    public bool Special { get; set; } = true;

    public int MinLower { get; set; }

    public int MinUpper { get; set; }

    public int MinNumeric { get; set; }

    public int MinSpecial { get; set; }

    public override string GetDefaultValue()
    {
        var kinds = new (bool Allowed, int Minimum, string Characters)[]
        {
            (Lower, MinLower, LowerCharacters),
            (Upper, MinUpper, UpperCharacters),
            (Numeric, MinNumeric, NumericCharacters),
            (Special, MinSpecial, SpecialCharacters),
        };
        if (kinds.Any(k => k.Minimum < 0 || (!k.Allowed && k.Minimum > 0)))
        {
            throw new InvalidOperationException(
                "A kind of character that is not allowed cannot have a minimum, and no minimum is negative.");
        }

        var allowed = string.Concat(kinds.Where(k => k.Allowed).Select(k => k.Characters));
        if (allowed.Length == 0)
        {
            throw new InvalidOperationException("At least one kind of character must be allowed.");
        }

        var required = string.Concat(kinds.Select(k => RandomNumberGenerator.GetString(k.Characters, k.Minimum)));
        var rest = RandomNumberGenerator.GetString(allowed, Math.Max(0, MinLength - required.Length));
        var characters = (required + rest).ToCharArray();
        RandomNumberGenerator.Shuffle(characters.AsSpan());
        return new string(characters);
    }

    public override void WriteToManifest(ManifestPublishingContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var writer = context.Writer;
        writer.WriteStartObject("generate");
        writer.WriteNumber("minLength", MinLength);
        foreach (var (name, allowed) in new[] { ("lower", Lower), ("upper", Upper), ("numeric", Numeric), ("special", Special) })
        {
            if (!allowed)
            {
                writer.WriteBoolean(name, value: false);
            }
        }

        foreach (var (name, minimum) in new[]
        {
            ("minLower", MinLower), ("minUpper", MinUpper), ("minNumeric", MinNumeric), ("minSpecial", MinSpecial),
        })
        {
            if (minimum != 0)
            {
                writer.WriteNumber(name, minimum);
            }
        }

        writer.WriteEndObject();
    }
}
