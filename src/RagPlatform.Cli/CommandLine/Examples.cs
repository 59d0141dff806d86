using System.CommandLine;

namespace RagPlatform.Cli.CommandLine;

/// <summary>The examples that the help of a command ends with.</summary>
internal static class Examples
{
    private static readonly Dictionary<string, string[]> s_byCommand = new(StringComparer.Ordinal)
    {
        [string.Empty] =
        [
            "rag ingest ./handbook --collection handbook --create",
            "rag ask \"How many days of leave do I have?\" --collection handbook",
            "rag search \"parental leave\" --collection handbook --mode lexical",
            "rag reconcile --wait 60",
        ],
        ["ingest"] =
        [
            "rag ingest ./handbook --collection handbook --create",
            "rag ingest notes.md faq.html --collection support",
            "rag ingest \"docs/**/*.md\" --collection docs           (quoted: rag reads the pattern, not the shell)",
            "rag ingest ./scifact --collection scifact --create    (a folder in BEIR form: its corpus)",
        ],
        ["ask"] =
        [
            "rag ask \"What is a tenant?\" --collection docs",
            "rag ask \"What is a tenant?\" --collection docs --collection handbook --stream",
            "rag ask \"What is a tenant?\" --collection docs --json | jq -r .answer",
        ],
        ["search"] =
        [
            "rag search \"price of a token\" --collection docs --top-k 5",
            "rag search \"price of a token\" --collection docs --mode vector --json",
        ],
        ["eval"] =
        [
            "rag eval ./scifact --collection scifact --ingest --mode all",
            "rag eval ./scifact --collection scifact --qrels qrels-test.tsv --json",
            "rag eval ./scifact --collection scifact --k 5,10,100 --per-query measures.csv",
        ],
        ["eval golden"] =
        [
            "rag eval golden save main ./questions --collection handbook", "rag eval golden run main --collection handbook",
        ],
        ["eval golden save"] = ["rag eval golden save main ./questions --collection handbook --k 5,10"],
        ["eval golden list"] = ["rag eval golden list", "rag eval golden list --collection handbook --json"],
        ["eval golden run"] =
        [
            "rag eval golden run main --collection handbook || echo \"quality fell, or nothing could be measured\"",
            "rag eval golden run main --collection handbook --accept",
        ],
        ["eval golden runs"] = ["rag eval golden runs --collection handbook", "rag eval golden runs main --collection handbook --json"],
        ["eval golden delete"] = ["rag eval golden delete main --collection handbook --yes"],
        ["collections"] = ["rag collections list", "rag collections create handbook --description \"For everybody\""],
        ["collections list"] = ["rag collections list", "rag collections list --json | jq -r .collections[].name"],
        ["collections create"] = ["rag collections create handbook --description \"For everybody\""],
        ["collections engines"] = ["rag collections engines"],
        ["collections advise"] =
        [
            "rag collections advise handbook",
            "rag collections advise handbook --expected 3000000 --measure",
        ],
        ["collections migrate"] =
        [
            "rag collections migrate handbook --to qdrant",
            "rag collections migrate handbook --to qdrant --manual --no-wait",
            "rag collections migrate handbook                     (how it stands)",
            "rag collections migrate handbook --roll-back",
        ],
        ["collections delete"] = ["rag collections delete old-handbook", "rag collections delete old-handbook --yes"],
        ["faq"] = ["rag faq import faq.csv --collection handbook", "rag faq list --collection handbook"],
        ["faq import"] = ["rag faq import faq.csv --collection handbook", "rag faq import faq.jsonl --collection handbook"],
        ["faq list"] = ["rag faq list --collection handbook", "rag faq list --collection handbook --limit 5000 --json > faq.jsonl"],
        ["faq delete"] = ["rag faq delete leave-days opening-hours --collection handbook --yes"],
        ["jobs"] = ["rag jobs list --state running", "rag jobs failed --collection docs", "rag jobs retry --collection docs"],
        ["jobs list"] = ["rag jobs list", "rag jobs list --collection docs --state partially-failed --limit 200"],
        ["jobs show"] = ["rag jobs show <job>", "rag jobs show <job> --follow"],
        ["jobs failed"] = ["rag jobs failed", "rag jobs failed --job <job> --json"],
        ["jobs retry"] = ["rag jobs retry <failure> <failure>", "rag jobs retry --job <job>", "rag jobs retry --collection docs"],
        ["keys"] = ["rag keys list", "rag keys create \"web shop\" --role reader --collection products"],
        ["keys list"] = ["rag keys list", "rag keys list --json"],
        ["keys create"] =
        [
            "rag keys create \"web shop\" --role reader --collection products --expires 90d",
            "rag keys create \"importer\" --role writer --collection \"*\" --label staff > importer.key",
        ],
        ["keys rotate"] = ["rag keys rotate <key-id> --grace 24h > importer.key", "rag keys rotate <key-id>    (the old secret ends now)"],
        ["keys revoke"] = ["rag keys revoke <key-id>"],
        ["cache"] = ["rag cache stats", "rag cache purge --collection docs --document handbook.md"],
        ["cache stats"] = ["rag cache stats", "rag cache stats --collection docs --json"],
        ["cache list"] = ["rag cache list --limit 20", "rag cache list --question password --json"],
        ["cache purge"] = ["rag cache purge --collection docs --document handbook.md", "rag cache purge --all --yes"],
        ["cache policies"] = ["rag cache policies"],
        ["cache policy"] =
        [
            "rag cache policy docs --semantic bounded --error-bound 0.01",
            "rag cache policy \"*\" --threshold 0.97 --fresh 600",
            "rag cache policy docs    (removes it)",
        ],
        ["cost"] = ["rag cost report --by model --from 30d", "rag cost estimate -f docs/cost/ecommerce.yaml"],
        ["cost report"] =
        [
            "rag cost report",
            "rag cost report --by day --from 30d",
            "rag cost report --by key --from 2026-03-01 --to 2026-04-01 --json",
        ],
        ["cost shares"] = ["rag cost shares", "rag cost shares --from 7d"],
        ["cost forecast"] = ["rag cost forecast", "rag cost forecast --json | jq .budgets"],
        ["cost anomalies"] = ["rag cost anomalies", "rag cost anomalies --by key --days 30 --least 1"],
        ["cost reconcile"] =
        [
            "rag cost reconcile usage.csv --provider anthropic",
            "rag cost reconcile usage.csv --provider openai --tolerance 0.5 --all-tenants",
        ],
        ["cost plan"] =
        [
            "rag cost plan --from 7d --model openai/gpt-4o-mini --prefix-tokens 2000",
            "rag cost plan -f plan.json --collection support",
            "rag cost plan --trace calls.csv --model openai/gpt-4o --model openai/gpt-4o-mini",
        ],
        ["cost budgets"] = ["rag cost budgets list", "rag cost budgets set --hard 5000 --soft 4000"],
        ["cost budgets set"] =
        [
            "rag cost budgets set --hard 5000 --soft 4000",
            "rag cost budgets set --team support --period day --hard 50 --fallback",
        ],
        ["cost budgets delete"] = ["rag cost budgets delete --team support --period day --yes"],
        ["cost estimate"] =
        [
            "rag cost estimate -f docs/cost/ecommerce.yaml",
            "rag cost estimate -f docs/cost/template.yaml --json | jq .comparisons",
            "sed 's/per_day: 50_000/per_day: 5_000/' docs/cost/ecommerce.yaml | rag cost estimate -f -",
        ],
        ["cost segments"] = ["rag cost segments", "rag cost segments --from 7d --json"],
        ["cost segments rename"] = ["rag cost segments rename --segment seg-0123456789abcdef --label \"Lost cards\""],
        ["cost segments value"] = ["rag cost segments value set --value 0.25"],
        ["cost segments value set"] =
        [
            "rag cost segments value set --value 0.25",
            "rag cost segments value set --segment seg-0123456789abcdef --value 3",
        ],
        ["cost segments value clear"] = ["rag cost segments value clear --segment seg-0123456789abcdef"],
        ["cost prices"] =
        [
            "rag cost prices list --provider openai",
            "rag cost prices set openai gpt-4.1-mini --input 0.4 --cache-read 0.1 --output 1.6 --source \"list price, read 2026-03-01\"",
        ],
        ["cost prices list"] = ["rag cost prices list", "rag cost prices list --provider anthropic --model haiku --json"],
        ["cost prices set"] =
        [
            "rag cost prices set openai gpt-4.1-mini --input 0.4 --cache-read 0.1 --output 1.6 --source \"list price, read 2026-03-01\"",
            "rag cost prices set cohere rerank-v3.5 --rerank 2 --from 2027-01-01 --source \"list price, read 2026-12-20\"",
        ],
        ["cost prices import"] =
            ["rag cost prices import model_prices_and_context_window.json --provider openai --source \"LiteLLM's map of 2026-03-01\""],
        ["audit"] = ["rag audit verify", "rag audit search --outcome PERMISSION_DENIED --from 24h"],
        ["audit search"] = ["rag audit search --action ask --from 24h", "rag audit search --text handbook --limit 5000 --json"],
        ["audit verify"] = ["rag audit verify", "rag audit verify --json"],
        ["audit export"] = ["rag audit export --output audit.jsonl", "rag audit export --after 120000 | gzip > audit.jsonl.gz"],
        ["reconcile"] = ["rag reconcile", "rag reconcile --wait 120 --json"],
        ["completion"] =
        [
            "source <(rag completion bash)",
            "rag completion zsh > ~/.zfunc/_rag",
            "rag completion fish > ~/.config/fish/completions/rag.fish",
            "rag completion pwsh | Out-String | Invoke-Expression",
        ],
    };

    /// <summary>The names of all commands that have examples, as they are typed after <c>rag</c>; empty: of <c>rag</c> itself.</summary>
    public static IEnumerable<string> Commands => s_byCommand.Keys;

    /// <summary>The examples of a command, one a line.</summary>
    public static IReadOnlyList<string> Of(Command command) => s_byCommand.GetValueOrDefault(PathOf(command), []);

    private static string PathOf(Command command)
    {
        var names = new Stack<string>();
        Command? current = command;
        while (current is not null and not RootCommand)
        {
            names.Push(current.Name);
            current = current.Parents.OfType<Command>().FirstOrDefault();
        }

        return string.Join(' ', names);
    }
}
