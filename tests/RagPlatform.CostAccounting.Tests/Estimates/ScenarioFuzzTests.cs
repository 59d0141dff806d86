using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf;
using RagPlatform.CostAccounting.Estimates.Scenarios;
using Xunit;

namespace RagPlatform.CostAccounting.Tests.Estimates;

/// <summary>No text whatsoever is answered with anything but an estimate or line, column and reason.</summary>
public sealed class ScenarioFuzzTests
{
    private static readonly string[] s_pieces =
    [
        ":", ": ", "-", "- ", "? ", "{", "}", "[", "]", ",", "&a", "*a", "!", "!!str ", "|", ">", "|2\n", "'", "\"", "\\", "\"\\U0010FFFF\"", "\"\\UFFFFFFFF\"",
        "\"\\xZZ\"", "#", " #", "%", "%YAML 9.9\n---\n", "%TAG ! x\n", "---", "...", "\n", "\r\n", "\r", "\u0085", "\u2028", "\t", " ", "  ", "~", "null", "\0",
        "\uFEFF", "\uD800", "\uDC00", "é", "<<: ", "@", "`", "0x1F", ".inf", "-0", "1e999", "9999999999999999999999999999999", "queries", "per_day", "deployments",
        "a: ", "b: 1\n", "{ usd_per_query: 1 }",
    ];

    private static readonly string[] s_shipped = [Scenarios.Shipped("ecommerce.yaml"), Scenarios.Shipped("template.yaml")];

    private static readonly Gen<string> s_soup = Gen.Elements(s_pieces).ListOf().Select(string.Concat);

    // A scenario with some of its text cut out, doubled or replaced by what YAML gives a meaning.
    private static readonly Gen<string> s_damaged =
        from shipped in Gen.Elements(s_shipped)
        from wounds in (from at in Gen.Choose(0, shipped.Length) from length in Gen.Choose(0, 12) from piece in Gen.Elements(s_pieces) select (at, length, piece))
            .ListOf(3)
        select wounds.Aggregate(shipped, Wound);

    [Fact]
    public void Read_AnyText_ReadsOrSaysWhere() => Check(ArbMap.Default.GeneratorFor<string>().Select(text => text ?? string.Empty), 2_000);

    [Fact]
    public void Read_AnySoupOfYaml_ReadsOrSaysWhere() => Check(s_soup, 3_000);

    [Fact]
    public void Read_AnyDamagedScenario_ReadsOrSaysWhere() => Check(s_damaged, 3_000);

    [Fact]
    public void Read_AnyNumberAnywhere_EstimatesOrSaysWhere() => Check(
        from value in Gen.Elements("0", "1", "-1", "0.000000001", "1000000000", "999999999.999999999", "1000000000000000", "10_000_000", "100", "99.9999")
        from at in Gen.Choose(0, 40)
        select ReplaceNumber(s_shipped[1], at, value),
        1_000);

    [Theory]
    [InlineData("[")]
    [InlineData("{")]
    [InlineData("{ a: ")]
    [InlineData("? ")]
    [InlineData("- ")]
    [InlineData("a:\n ")]
    [InlineData("&a ")]
    [InlineData("!a ")]
    [InlineData("\"")]
    [InlineData("'")]
    [InlineData("#")]
    [InlineData("%")]
    [InlineData("|\n")]
    [InlineData("x: x\n")]
    [InlineData("x, ")]
    [InlineData("\\")]
    [InlineData("---\n")]
    [InlineData("&a [*a,*a],")]
    public void Read_TheSameOverAndOver_IsRefused(string piece)
    {
        string text = string.Concat(Enumerable.Repeat(piece, ScenarioText.MaxCharacters / piece.Length));

        Assert.Throws<ScenarioException>(() => ScenarioReader.Read(text));
    }

    [Fact]
    public void Read_ABombOfReferences_IsRefusedAtItsFirstAnchor()
    {
        const string Bomb = """
            a: &a [x,x,x,x,x,x,x,x,x]
            b: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]
            c: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]
            d: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]
            """;

        TextFault fault = Assert.Throws<ScenarioException>(() => ScenarioReader.Read(Bomb)).Faults[0];

        Assert.Equal((1, 4), (fault.Line, fault.Column));
    }

    private static string Wound(string text, (int At, int Length, string Piece) wound)
    {
        int at = Math.Min(wound.At, text.Length);
        return string.Concat(text.AsSpan(0, at), wound.Piece, text.AsSpan(Math.Min(at + wound.Length, text.Length)));
    }

    private static string ReplaceNumber(string text, int which, string value)
    {
        int seen = 0;
        return System.Text.RegularExpressions.Regex.Replace(text, @"(?<=: )[0-9][0-9_.]*", match => seen++ == which ? value : match.Value);
    }

    private static void Check(Gen<string> texts, int count) => Prop.ForAll(
        texts.ToArbitrary(),
        text =>
        {
            try
            {
                Assert.NotEmpty(Scenarios.Estimate(text).ToByteArray());
            }
            catch (ScenarioException refused)
            {
                Assert.NotEmpty(refused.Faults);
                Assert.All(refused.Faults, fault =>
                {
                    Assert.InRange(fault.Line, 1, text.Length + 2);
                    Assert.InRange(fault.Column, 1, text.Length + 2);
                    Assert.InRange(fault.Reason.Length, 10, 700);
                    Assert.DoesNotContain(fault.Reason, char.IsControl);
                });
            }

            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(count));
}
