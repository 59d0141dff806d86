using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Grpc.Core;
using RagPlatform.Cli.Asking;
using RagPlatform.Cli.Auditing;
using RagPlatform.Cli.Budgets;
using RagPlatform.Cli.Caching;
using RagPlatform.Cli.Collections;
using RagPlatform.Cli.Completion;
using RagPlatform.Cli.Connection;
using RagPlatform.Cli.Costs;
using RagPlatform.Cli.Costs.Segments;
using RagPlatform.Cli.Engines;
using RagPlatform.Cli.Evaluation;
using RagPlatform.Cli.Evaluation.Golden;
using RagPlatform.Cli.Faq;
using RagPlatform.Cli.Ingesting;
using RagPlatform.Cli.Jobs;
using RagPlatform.Cli.Keys;
using RagPlatform.Cli.Output;
using RagPlatform.Cli.Reconciling;
using RagPlatform.Cli.Searching;

namespace RagPlatform.Cli.CommandLine;

/// <summary>The whole command line: what there is, and what becomes of failures.</summary>
internal static class RagCommandLine
{
    /// <summary>Runs one command line; its exit code, see <see cref="ExitCodes"/>.</summary>
    public static async Task<int> RunAsync(
        IReadOnlyList<string> arguments, Surroundings surroundings, CancellationToken cancellationToken = default)
    {
        ParseResult line = Build(surroundings).Parse(arguments);
        var configuration = new InvocationConfiguration
        {
            Output = surroundings.Out,
            Error = surroundings.Error,
            EnableDefaultExceptionHandler = false,
        };
        int code = await line.InvokeAsync(configuration, cancellationToken);
        return line.Action is ParseErrorAction ? ExitCodes.Usage : code;
    }

    private static RootCommand Build(Surroundings surroundings)
    {
        var gateway = new GatewayOptions(surroundings);
        var root = new RootCommand("Asks, searches, fills and looks after a RagPlatform through its gateway.")
        {
            gateway.Address, gateway.Key,
        };
        foreach (ICommandFeature feature in Features(surroundings))
        {
            root.Add(Bind(feature, gateway, surroundings));
        }

        foreach (CommandGroup group in Groups(surroundings))
        {
            Command parent = group.Alone is { } alone ? Bind(alone, gateway, surroundings) : new Command(group.Name, group.Description);
            foreach (ICommandFeature feature in group.Commands)
            {
                parent.Add(Bind(feature, gateway, surroundings));
            }

            Find(root, group.Under).Add(parent);
        }

        root.Add(CompletionCommand.Create());
        HelpOption help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExamples((HelpAction)help.Action!);
        return root;
    }

    private static ICommandFeature[] Features(Surroundings surroundings) =>
    [
        new IngestCommand(surroundings), new AskCommand(surroundings), new SearchCommand(surroundings), new EvalCommand(surroundings),
        new ReconcileCommand(surroundings),
    ];

    private static CommandGroup[] Groups(Surroundings surroundings) =>
    [
        new(
            "collections",
            "Lists, creates and deletes collections, and looks after where their vectors are.",
            [
                new ListCollectionsCommand(surroundings), new CreateCollectionCommand(surroundings),
                new UpdateCollectionCommand(surroundings),
                new DeleteCollectionCommand(surroundings),
                new ListEnginesCommand(surroundings),
                new AdviseCommand(surroundings),
                new MigrateCommand(surroundings),
            ]),
        new(
            "faq",
            "Imports, lists and deletes frequent questions, whose answers are served when no search can be.",
            [new ImportFaqCommand(surroundings), new ListFaqCommand(surroundings), new DeleteFaqCommand(surroundings)]),
        new(
            "jobs",
            "Shows ingestion jobs, and documents that could not be ingested.",
            [
                new ListJobsCommand(surroundings), new ShowJobCommand(surroundings), new ListFailedCommand(surroundings),
                new RetryFailedCommand(surroundings),
            ]),
        new(
            "keys",
            "Makes, lists, renews and ends API keys; for administrators.",
            [
                new ListKeysCommand(surroundings), new CreateKeyCommand(surroundings), new RotateKeyCommand(surroundings),
                new RevokeKeyCommand(surroundings),
            ]),
        new(
            "golden",
            "Keeps judged queries with a collection, runs them, and tells when quality falls.",
            [
                new SaveGoldenSetCommand(surroundings), new ListGoldenSetsCommand(surroundings), new RunGoldenSetCommand(surroundings),
                new ListRunsCommand(surroundings), new DeleteGoldenSetCommand(surroundings),
            ],
            Under: "eval"),
        new(
            "cache",
            "Shows and removes stored answers, and sets how collections are cached.",
            [
                new CacheStatisticsCommand(surroundings), new ListCacheCommand(surroundings), new PurgeCacheCommand(surroundings),
                new ShowCachePoliciesCommand(surroundings), new SetCachePolicyCommand(surroundings),
            ]),
        new(
            "cost",
            "Estimates, reports, forecasts, plans and limits what is spent.",
            [
                new EstimateCostCommand(surroundings), new CostReportCommand(surroundings), new CostSharesCommand(surroundings),
                new CostForecastCommand(surroundings), new CostAnomaliesCommand(surroundings), new ReconcileExportCommand(surroundings),
                new PlanCostCommand(surroundings), new PromptCacheCommand(surroundings),
            ]),
        new(
            "budgets",
            "Limits what the tenant, a team or a key spends in a day or a month.",
            [new ListBudgetsCommand(surroundings), new SetBudgetCommand(surroundings), new DeleteBudgetCommand(surroundings)],
            Under: "cost"),
        new(
            "prices",
            "Lists the dated price book and adds to it.",
            [new ListPricesCommand(surroundings), new SetPriceCommand(surroundings), new ImportPricesCommand(surroundings)],
            Under: "cost"),
        new(
            "segments",
            "Kinds of questions: what each costs and is worth, and what to do about it.",
            [new RenameSegmentCommand(surroundings)],
            Under: "cost",
            Alone: new ListSegmentsCommand(surroundings)),
        new(
            "value",
            "Says what a successful answer is worth.",
            [new SetSegmentValueCommand(surroundings), new ClearSegmentValueCommand(surroundings)],
            Under: "cost segments"),
        new(
            "audit",
            "Reads, exports and verifies the audit log; for auditors.",
            [
                new SearchAuditCommand(surroundings), new VerifyAuditCommand(surroundings), new ExportAuditCommand(surroundings),
            ]),
    ];

    private static Command Find(RootCommand root, string? path) => (path ?? string.Empty)
        .Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Aggregate((Command)root, (parent, name) => parent.Subcommands.Single(command => command.Name == name));

    private static Command Bind(ICommandFeature feature, GatewayOptions gateway, Surroundings surroundings)
    {
        Command command = feature.Describe();
        command.SetAction((line, cancellationToken) => GuardAsync(feature, gateway, line, surroundings, cancellationToken));
        return command;
    }

    /// <summary>Turns failures into a sentence on standard error and an exit code.</summary>
    private static async Task<int> GuardAsync(
        ICommandFeature feature, GatewayOptions options, ParseResult line, Surroundings surroundings, CancellationToken cancellationToken)
    {
        try
        {
            using Gateway gateway = options.Open(line);
            try
            {
                return await feature.RunAsync(line, gateway, cancellationToken);
            }
            catch (RpcException failure) when (!cancellationToken.IsCancellationRequested)
            {
                return await FailAsync(surroundings, RpcFailures.Describe(failure, gateway.Address), ExitCodes.Failed);
            }
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            return ExitCodes.Interrupted;
        }
        catch (UsageException wrong)
        {
            return await FailAsync(surroundings, wrong.Message, ExitCodes.Usage);
        }
        catch (Exception failed) when (failed is FailureException or InvalidDataException or IOException or UnauthorizedAccessException)
        {
            return await FailAsync(surroundings, failed.Message, ExitCodes.Failed);
        }
    }

    private static async Task<int> FailAsync(Surroundings surroundings, string sentence, int code)
    {
        await surroundings.Error.WriteLineAsync($"rag: {Printable.Clean(sentence)}");
        return code;
    }
}
