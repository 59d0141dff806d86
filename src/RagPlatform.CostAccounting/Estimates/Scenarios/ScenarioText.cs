using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace RagPlatform.CostAccounting.Estimates.Scenarios;

/// <summary>
/// Reads the part of YAML that scenarios are written in: tables within tables, and texts. Anchors, aliases, tags, lists and further documents are
/// refused, so that a text never becomes more than it is; length, depth and the number of values are bounded.
/// </summary>
internal static class ScenarioText
{
    /// <summary>The longest scenario, in UTF-16 code units.</summary>
    public const int MaxCharacters = 65_536;

    private const int MaxDepth = 8;
    private const int MaxValues = 2_000;
    private const int MaxValueCharacters = 500;

    /// <summary>The table a text is.</summary>
    /// <exception cref="ScenarioException">It is none.</exception>
    public static ScenarioNode Read(string text)
    {
        if (text.Length > MaxCharacters)
        {
            throw At(1, 1, $"the scenario has {text.Length:N0} characters; {MaxCharacters:N0} are allowed.");
        }

        if (string.IsNullOrWhiteSpace(text))
        {
            throw At(1, 1, "the scenario is empty; give 'queries' and 'deployments'.");
        }

        RefuseTabs(text);
        return new Reading(text).ReadDocument();
    }

    private static void RefuseTabs(string text)
    {
        foreach ((int at, string line) in text.Split('\n').Index())
        {
            int tab = line.AsSpan().IndexOfAnyExcept(' ');
            if (tab >= 0 && line[tab] == '\t')
            {
                throw At(at + 1, tab + 1, "the line is indented with a tab; use spaces.");
            }
        }
    }

    private static ScenarioException At(long line, long column, string reason) =>
        new(new TextFault((int)Math.Max(line, 1), (int)Math.Max(column, 1), reason));

    private static ScenarioException At(Mark mark, string reason) => At(mark.Line, mark.Column, reason);

    private sealed class Reading(string text)
    {
        private readonly Parser _parser = new(new StringReader(text));
        private int _values;

        public ScenarioNode ReadDocument()
        {
            Take<StreamStart>();
            if (Next() is not DocumentStart)
            {
                throw At(1, 1, "the scenario is empty; give 'queries' and 'deployments'.");
            }

            ScenarioNode root = ReadValue(Next(), 1);
            Take<DocumentEnd>();
            return Next() is StreamEnd ? root : throw At(_parser.Current!.Start, "a scenario is one document; remove '---' and what follows.");
        }

        private ScenarioNode ReadValue(ParsingEvent next, int depth)
        {
            if (++_values > MaxValues)
            {
                throw At(next.Start, $"the scenario has more than {MaxValues:N0} values.");
            }

            RefuseNames(next);
            return next switch
            {
                Scalar scalar when scalar.Value.Length > MaxValueCharacters =>
                    throw At(scalar.Start, $"the value has more than {MaxValueCharacters} characters."),
                Scalar scalar => new ScenarioNode((int)scalar.Start.Line, (int)scalar.Start.Column, scalar.Value, []),
                MappingStart when depth > MaxDepth => throw At(next.Start, $"tables are nested more than {MaxDepth} deep."),
                MappingStart => new ScenarioNode((int)next.Start.Line, (int)next.Start.Column, null, ReadEntries(depth)),
                SequenceStart => throw At(next.Start, "a scenario has no lists; give each entry a name, as in 'engineer: { ... }'."),
                _ => throw At(next.Start, "a value is missing here."),
            };
        }

        private List<ScenarioEntry> ReadEntries(int depth)
        {
            var entries = new List<ScenarioEntry>();
            var lines = new Dictionary<string, int>(StringComparer.Ordinal);
            while (Next() is { } next and not MappingEnd)
            {
                RefuseNames(next);
                if (next is not Scalar key)
                {
                    throw At(next.Start, "a key is a name, not a table or a list.");
                }

                if (!lines.TryAdd(key.Value, (int)key.Start.Line))
                {
                    throw At(key.Start, $"'{Quoted.Short(key.Value)}' is here twice, first in line {lines[key.Value]}; keep one of them.");
                }

                entries.Add(new ScenarioEntry(key.Value, (int)key.Start.Line, (int)key.Start.Column, ReadValue(Next(), depth + 1)));
            }

            return entries;
        }

        private static void RefuseNames(ParsingEvent next)
        {
            if (next is AnchorAlias)
            {
                throw At(next.Start, "references (*name) are not allowed; write the value out.");
            }

            if (next is NodeEvent { Anchor.IsEmpty: false })
            {
                throw At(next.Start, "anchors (&name) are not allowed; remove it.");
            }

            if (next is NodeEvent { Tag.IsEmpty: false } tagged && !IsQuoted(tagged))
            {
                throw At(next.Start, "tags (!name) are not allowed; remove it.");
            }
        }

        // Quoted texts carry the tag '!' by themselves.
        private static bool IsQuoted(NodeEvent node) =>
            node is Scalar { Style: ScalarStyle.SingleQuoted or ScalarStyle.DoubleQuoted, Tag.IsNonSpecific: true };

        private void Take<T>()
        {
            ParsingEvent next = Next();
            if (next is not T)
            {
                throw At(next.Start, "the text is not one table of keys and values.");
            }
        }

        private ParsingEvent Next()
        {
            try
            {
                do
                {
                    if (!_parser.MoveNext())
                    {
                        throw At(1, 1, "the text ends before the scenario does.");
                    }
                }
                while (_parser.Current is Comment);
                return _parser.Current!;
            }
            catch (Exception malformed) when (malformed is not ScenarioException)
            {
                // The parser's own exception says where; whatever else it throws on odd texts is the text's fault just as well.
                Mark where = malformed is YamlException { Start.Line: > 0 } yaml ? yaml.Start : _parser.Current?.Start ?? Mark.Empty;
                string what = malformed is YamlException ? malformed.Message.TrimEnd('.') : "it cannot be read";
                throw At(
                    where,
                    $"this is not valid YAML: {Quoted.Sentence(what)}. Keys that belong together begin in the same column, "
                    + "and a colon is followed by a space.");
            }
        }
    }
}
