using RagPlatform.Tokens.Pricing;

namespace RagPlatform.CostAccounting.Estimates.Scenarios;

/// <summary>Reads scenarios; their keys with units and ranges are in docs/cost/estimating.md.</summary>
internal sealed class ScenarioReader
{
    /// <summary>Deployments at most: what a chart can tell apart.</summary>
    public const int MaxDeployments = 9;

    /// <summary>Queries a day at most.</summary>
    public const long MaxQueriesPerDay = 1_000_000_000;

    private const int MaxFaults = 20;
    private const int MaxRows = 50;
    private const long MaxDocuments = 10_000_000_000;
    private const long MaxTokens = 10_000_000;
    private const long MaxSearches = 1_000;
    private const long MaxMachines = 100_000;
    private const long MaxPeople = 10_000;
    private const long MaxMonths = 1_200;
    private const long MaxGigabytes = 1_000_000_000;
    private const long BytesPerThousandth = 1_000_000;
    private const int MaxPercent = 100;
    private const int MaxChangedPercent = 100_000;
    private const int MaxNameCharacters = 200;
    private const string InputPrice = "input_usd_per_million_tokens";
    private const string CachedPrice = "cached_input_usd_per_million_tokens";
    private const string OutputPrice = "output_usd_per_million_tokens";
    private static readonly string[] s_wholeQuery = ["usd_per_query", "usd_per_day", "at_queries_per_day"];
    private static readonly string[] s_queryParts = ["embedding", "retrieval", "generation", "rerank"];
    private static readonly string[] s_deployment = ["query", .. s_queryParts, "storage", "monitoring", "infrastructure", "people"];
    private static readonly string[] s_precompute =
        ["items", "changed_percent_per_month", "needed_by_percent_of_queries", "write", "read", "serve_usd_each", "keep_usd_per_month"];

    private static readonly string[] s_work = ["model", "usd_each", "input_tokens", "output_tokens"];
    private static readonly Dictionary<string, CostPart> s_parts = new(StringComparer.Ordinal)
    {
        ["embedding"] = CostPart.Embedding,
        ["retrieval"] = CostPart.Retrieval,
        ["generation"] = CostPart.Generation,
        ["monitoring"] = CostPart.Monitoring,
        ["infrastructure"] = CostPart.Infrastructure,
    };

    private readonly List<TextFault> _faults = [];
    private readonly ScenarioTable _root;
    private readonly ScenarioTable? _queries;
    private readonly ScenarioTable? _documents;

    private ScenarioReader(ScenarioNode node)
    {
        _root = ScenarioTable.Root(node, _faults, "name", "queries", "documents", "deployments", "precompute");
        _queries = _root.Table(
            "queries", "per_day", "embedding_tokens", "input_tokens", "cached_input_tokens", "output_tokens", "rerank_searches",
            "answered_from_cache_percent", "embedding_from_cache_percent", "retried_percent");
        _documents = _root.Table("documents", "count", "tokens_each", "changed_percent_per_month", "stored_gb");
    }

    /// <summary>The scenario a text describes.</summary>
    /// <exception cref="ScenarioException">It describes none; says why, with line and column, all of it at once.</exception>
    public static Scenario Read(string text) => new ScenarioReader(ScenarioText.Read(text)).ReadScenario();

    private Scenario ReadScenario()
    {
        _root.Require("queries", "say how many are asked, with 'per_day' below it");
        _root.Require("deployments", "name at least one below it");
        QueryLoad queries = ReadQueries();
        DocumentLoad documents = ReadDocuments();
        Deployment[] deployments =
        [
            .. _root.Rows("deployments", MaxDeployments, s_deployment).Select(row => ReadDeployment(row.Name, row.Row, queries)),
        ];
        Precompute[] precompute =
        [
            .. _root.Rows("precompute", MaxRows, s_precompute).Select(row => ReadPrecompute(row.Name, row.Row, documents)),
        ];
        string name = _root.Text("name", MaxNameCharacters) ?? string.Empty;
        if (deployments.Length == 0 && _faults.Count == 0)
        {
            _root.Refuse("deployments", "'deployments' is empty; name at least one below it.");
        }

        return _faults.Count == 0
            ? new Scenario(name, queries, documents, deployments, precompute)
            : throw new ScenarioException([.. _faults.OrderBy(fault => fault.Line).ThenBy(fault => fault.Column).Take(MaxFaults)]);
    }

    private QueryLoad ReadQueries()
    {
        _queries?.Require("per_day", "say how many queries there are a day");
        return _queries is null
            ? new QueryLoad(1, 0, 0, 0, 0, 0, 0, 0, 0)
            : new QueryLoad(
                _queries.Whole("per_day", "queries", 1, MaxQueriesPerDay, 1),
                _queries.Whole("embedding_tokens", "tokens", 0, MaxTokens),
                _queries.Whole("input_tokens", "tokens", 0, MaxTokens),
                _queries.Whole("cached_input_tokens", "tokens", 0, MaxTokens),
                _queries.Whole("output_tokens", "tokens", 0, MaxTokens),
                _queries.Whole("rerank_searches", "searches", 0, MaxSearches, 1),
                _queries.PartsOfMillion("answered_from_cache_percent", MaxPercent),
                _queries.PartsOfMillion("embedding_from_cache_percent", MaxPercent),
                _queries.PartsOfMillion("retried_percent", MaxPercent));
    }

    private DocumentLoad ReadDocuments()
    {
        _documents?.Require("count", "say how many documents there are");
        return _documents is null
            ? new DocumentLoad(0, 0, 0, 0)
            : new DocumentLoad(
                _documents.Whole("count", "documents", 0, MaxDocuments),
                _documents.Whole("tokens_each", "tokens", 0, MaxTokens),
                _documents.PartsOfMillion("changed_percent_per_month", MaxChangedPercent),
                _documents.Thousandths("stored_gb", "gigabytes", MaxGigabytes) * BytesPerThousandth);
    }

    private Deployment ReadDeployment(string name, ScenarioTable table, QueryLoad queries)
    {
        Int128? whole = ReadWholeQuery(table, queries);
        UnitPrice? embedding = ReadEmbedding(table);
        UnitPrice? retrieval = table.Table("retrieval", "usd_per_query") is { } search ? Each(search, "usd_per_query") : null;
        UnitPrice? generation = ReadGeneration(table);
        UnitPrice? rerank = ReadRerank(table);
        UnitPrice? storage = ReadStorage(table);
        ScenarioTable? monitoring = table.Table("monitoring", "usd_per_month", "usd_per_query");
        if (monitoring is not null && !monitoring.Has("usd_per_month") && !monitoring.Has("usd_per_query"))
        {
            monitoring.Refuse($"'{monitoring.Path}' needs 'usd_per_month' or 'usd_per_query'.");
        }

        Infrastructure[] infrastructure =
        [
            .. table.Rows("infrastructure", MaxRows, "usd_per_month", "model", "count", "traffic", "at_queries_per_day", "part")
                .Select(row => ReadInfrastructure(row.Name, row.Row, queries)),
        ];
        People[] people = [.. table.Rows("people", MaxRows, "count", "usd_per_month", "months").Select(row => ReadPeople(row.Name, row.Row))];
        if (!s_deployment.Any(table.Has))
        {
            table.Refuse($"'{table.Path}' says nothing of what it costs; give one of {string.Join(", ", s_deployment)}.");
        }

        string[] split = [.. s_queryParts.Where(table.Has)];
        if (table.Has("query") && split.Length > 0)
        {
            table.Refuse("query", $"'{table.Path}' says what a query costs twice: as a whole in 'query' and in '{split[0]}'; keep one of them.");
        }

        return new Deployment(
            name,
            table.Line,
            table.Column,
            whole,
            embedding,
            retrieval,
            generation,
            rerank,
            storage,
            monitoring?.Nano("usd_per_month") ?? 0,
            monitoring?.Nano("usd_per_query") ?? 0,
            infrastructure,
            people);
    }

    private static Int128? ReadWholeQuery(ScenarioTable deployment, QueryLoad queries)
    {
        if (deployment.Table("query", s_wholeQuery) is not { } query)
        {
            return null;
        }

        string? given = query.ExactlyOne("usd_per_query", "usd_per_day");
        long volume = query.Whole("at_queries_per_day", "queries", 1, MaxQueriesPerDay, queries.PerDay);
        if (given == "usd_per_query" && query.Has("at_queries_per_day"))
        {
            query.Refuse(
                "at_queries_per_day",
                $"'{query.PathOf("at_queries_per_day")}' belongs to 'usd_per_day'; a price of one query holds at any traffic.");
        }

        Int128 each = (Int128)(given is null ? 0 : query.Nano(given) ?? 0) * ScenarioTable.PartsPerMillion;
        return given == "usd_per_day" ? Rounding.Divide(each, volume) : each;
    }

    private UnitPrice? ReadEmbedding(ScenarioTable deployment)
    {
        if (deployment.Table("embedding", "model", "usd_per_million_tokens", "usd_per_query") is not { } embedding)
        {
            return null;
        }

        string? given = embedding.ExactlyOne("model", "usd_per_million_tokens", "usd_per_query");
        if (given is "model" or "usd_per_million_tokens" && !Has(_queries, "embedding_tokens") && !Has(_documents, "tokens_each"))
        {
            embedding.Refuse($"'{embedding.Path}' is priced by tokens, but there is neither 'queries.embedding_tokens' nor 'documents.tokens_each'.");
        }

        return given switch
        {
            "model" => Model(embedding),
            "usd_per_million_tokens" => new UnitPrice(Row: Row(embedding: embedding.Nano(given) ?? 0)),
            _ => Each(embedding, "usd_per_query"),
        };
    }

    private UnitPrice? ReadGeneration(ScenarioTable deployment)
    {
        if (deployment.Table("generation", "model", InputPrice, CachedPrice, OutputPrice, "usd_per_query") is not { } generation)
        {
            return null;
        }

        string? given = generation.ExactlyOne("model", InputPrice, "usd_per_query");
        if (given is not null && given != InputPrice)
        {
            foreach (string key in (string[])[CachedPrice, OutputPrice])
            {
                if (generation.Has(key))
                {
                    generation.Refuse(key, $"'{generation.PathOf(key)}' belongs to '{InputPrice}', not to '{given}'.");
                }
            }
        }

        if (given is "model" or InputPrice)
        {
            foreach (string key in (string[])["input_tokens", "output_tokens"])
            {
                _queries?.Require(key, $"'{generation.Path}' is priced by tokens");
            }
        }

        if (given == InputPrice)
        {
            generation.Require(OutputPrice, $"it stands beside '{InputPrice}'");
            long input = generation.Nano(InputPrice) ?? 0;
            return new UnitPrice(Row: Row(input, generation.Nano(CachedPrice) ?? input, generation.Nano(OutputPrice) ?? 0));
        }

        return given == "model" ? Model(generation) : Each(generation, "usd_per_query");
    }

    private static UnitPrice? ReadRerank(ScenarioTable deployment)
    {
        if (deployment.Table("rerank", "model", "usd_per_thousand_searches", "usd_per_query") is not { } rerank)
        {
            return null;
        }

        return rerank.ExactlyOne("model", "usd_per_thousand_searches", "usd_per_query") switch
        {
            "model" => Model(rerank),
            "usd_per_thousand_searches" => new UnitPrice(
                Row: Row() with { HasTokenPrices = false, RerankPerThousandSearches = rerank.Nano("usd_per_thousand_searches") ?? 0 }),
            _ => Each(rerank, "usd_per_query"),
        };
    }

    private UnitPrice? ReadStorage(ScenarioTable deployment)
    {
        if (deployment.Table("storage", "model", "usd_per_gb_month") is not { } storage)
        {
            return null;
        }

        if (!Has(_documents, "stored_gb"))
        {
            storage.Refuse($"'documents.stored_gb' is missing: '{storage.Path}' is priced by it.");
        }

        return storage.ExactlyOne("model", "usd_per_gb_month") == "model"
            ? Model(storage)
            : new UnitPrice(Row: Row() with { HasTokenPrices = false, StoragePerGbMonth = storage.Nano("usd_per_gb_month") ?? 0 });
    }

    private static Infrastructure ReadInfrastructure(string name, ScenarioTable row, QueryLoad queries)
    {
        UnitPrice price = row.ExactlyOne("usd_per_month", "model") == "model" ? Model(row) : Each(row, "usd_per_month");
        row.Require("traffic", "say 'scales' when half the traffic takes half of it, 'fixed' when it costs the same at any traffic");
        bool scales = row.OneOf("traffic", "scales", "fixed") == "scales";
        if (!scales && row.Has("at_queries_per_day"))
        {
            row.Refuse("at_queries_per_day", $"'{row.PathOf("at_queries_per_day")}' belongs to 'traffic: scales'.");
        }

        string part = row.OneOf("part", [.. s_parts.Keys]) ?? "infrastructure";
        return new Infrastructure(
            name,
            price,
            row.Whole("count", "machines", 1, MaxMachines, 1),
            scales,
            row.Whole("at_queries_per_day", "queries", 1, MaxQueriesPerDay, queries.PerDay),
            s_parts[part]);
    }

    private static People ReadPeople(string name, ScenarioTable row)
    {
        row.Require("usd_per_month", "say what one of them costs");
        return new People(
            name,
            row.Thousandths("count", "people", MaxPeople, 1000),
            row.Nano("usd_per_month") ?? 0,
            row.Has("months") ? row.Thousandths("months", "months", MaxMonths) : null);
    }

    private static Precompute ReadPrecompute(string name, ScenarioTable row, DocumentLoad documents)
    {
        row.Require("write", "say what computing one ahead costs");
        Work write = ReadWork(row, "write") ?? new Work(new UnitPrice(NanoEach: 0), 0, 0);
        if (documents.Count == 0)
        {
            row.Require("items", "say how many there are; without it there is one for each of 'documents.count'");
        }

        return new Precompute(
            name,
            row.Line,
            row.Column,
            row.Whole("items", "items", 1, MaxDocuments, Math.Max(documents.Count, 1)),
            row.PartsOfMillion("changed_percent_per_month", MaxChangedPercent, documents.ChangedPerMonth),
            row.PartsOfMillion("needed_by_percent_of_queries", MaxPercent, ScenarioTable.PartsPerMillion),
            write,
            ReadWork(row, "read") ?? write,
            row.Nano("serve_usd_each") ?? 0,
            row.Nano("keep_usd_per_month") ?? 0);
    }

    private static Work? ReadWork(ScenarioTable row, string key)
    {
        if (row.Table(key, s_work) is not { } work)
        {
            return null;
        }

        string? given = work.ExactlyOne("model", "usd_each");
        foreach (string tokens in (string[])["input_tokens", "output_tokens"])
        {
            if (given == "model")
            {
                work.Require(tokens, "'model' is priced by tokens");
            }
            else if (given == "usd_each" && work.Has(tokens))
            {
                work.Refuse(tokens, $"'{work.PathOf(tokens)}' belongs to 'model', not to 'usd_each'.");
            }
        }

        return new Work(
            given == "model" ? Model(work) : Each(work, "usd_each"),
            work.Whole("input_tokens", "tokens", 0, MaxTokens),
            work.Whole("output_tokens", "tokens", 0, MaxTokens));
    }

    private static bool Has(ScenarioTable? table, string key) => table is not null && table.Has(key);

    private static UnitPrice Each(ScenarioTable table, string key)
    {
        if (!table.Has(key) && table.Path.EndsWith(".retrieval", StringComparison.Ordinal))
        {
            table.Require(key, "say what a search costs");
        }

        return new UnitPrice(NanoEach: table.Nano(key) ?? 0);
    }

    private static UnitPrice Model(ScenarioTable table)
    {
        string model = table.Text("model", MaxNameCharacters) ?? "?/?";
        int slash = model.IndexOf('/', StringComparison.Ordinal);
        if (slash <= 0 || slash == model.Length - 1)
        {
            table.Refuse("model", $"'{table.PathOf("model")}' is provider/name, as in openai/gpt-4.1-mini; '{Quoted.Short(model)}' is not.");
        }

        return new UnitPrice(Model: model);
    }

    private static PriceRow Row(long input = 0, long cached = 0, long output = 0, long embedding = 0) =>
        new("scenario", "scenario", "scenario", DateTimeOffset.MinValue, input, cached, input, output, embedding, "the scenario");
}
