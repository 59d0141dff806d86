using RagPlatform.AppHost;

SettingException.EndTheProgramWithASentence();
var builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions
{
    Args = args,
    DisableDashboard = DashboardChoice.IsOff(args),
});
DashboardChoice.NameCli(builder);
var data = DataFolder.Open(builder);
var ports = PlatformPorts.Read(builder.Configuration);
if (builder.ExecutionContext.IsRunMode && ports.FirstConflict(builder.Configuration) is { } conflict)
{
    await Console.Error.WriteLineAsync(conflict);
    return 1;
}

// Secrets: made on the first run, kept in the data folder; configuration (Parameters__<name>) overrides them.
var devApiKey = builder.AddKeptSecret("dev-api-key", data);
var internalKey = builder.AddKeptSecret("internal-key", data);

// Stores: containers, somewhere else, or none here, which leaves every service to its embedded ones.
IResourceBuilder<IResourceWithConnectionString>? ragdb = null;
IResourceBuilder<IResourceWithConnectionString>? ragdbRead = null;
IResourceBuilder<IResourceWithConnectionString>? redis = null;
IResourceBuilder<QdrantServerResource>? qdrant = null;
IResourceBuilder<IResourceWithConnectionString>?[] engines = [];
var stores = builder.ChooseStores();
builder.RefuseReplicasOn(stores);
if (stores == StoreChoice.Containers)
{
    ragdb = builder.AddPostgres("postgres", password: builder.AddKeptSecret("postgres-password", data))
        .WithImage("pgvector/pgvector", "0.8.1-pg18")
        .WithVolume("ragplatform-postgres", "/var/lib/postgresql") // Not WithDataVolume: it reads 18 from a plain postgres tag only.
        .AddDatabase("ragdb");
    redis = builder.AddRedis("redis", password: builder.AddKeptSecret("redis-password", data))
        .WithImageTag("8.6")
        .WithDataVolume("ragplatform-redis");
    qdrant = builder.AddQdrant("qdrant", apiKey: builder.AddKeptSecret("qdrant-key", data))
        .WithImageTag("v1.18.0")
        .WithDataVolume("ragplatform-qdrant");
}
else if (stores == StoreChoice.External)
{
    ragdb = builder.AddExternalStore("ragdb");
    ragdbRead = builder.AddExternalStore("ragdb-read");
    redis = builder.AddExternalStore("redis");
    engines = [builder.AddExternalStore("pgvector"), builder.AddExternalStore("qdrant"), builder.AddExternalStore("elasticsearch")];
}

// Services. Each verifies the signed identity of its callers, so each waits for access-control, whose keys it needs.
var accessControl = builder.AddService<Projects.RagPlatform_AccessControl>("access-control", data, internalKey)
    .WithEnvironment("RAG_DEV_API_KEY", devApiKey)
    .WithStore(ragdb);

var costAccounting = builder.AddService<Projects.RagPlatform_CostAccounting>("cost-accounting", data, internalKey)
    .WithIdentityFrom(accessControl)
    .WithStore(ragdb);

var cache = builder.AddService<Projects.RagPlatform_Cache>("cache", data, internalKey)
    .WithIdentityFrom(accessControl)
    .WithStore(ragdb)
    .WithStore(redis);

var generation = builder.AddService<Projects.RagPlatform_Generation>("generation", data, internalKey)
    .WithIdentityFrom(accessControl);

var retrieval = builder.AddService<Projects.RagPlatform_Retrieval>("retrieval", data, internalKey)
    .WithIdentityFrom(accessControl)
    .WithReference(costAccounting)
    .WithReference(cache)
    .WithReference(generation)
    .WithStore(ragdb)
    .WithOptionalStore(ragdbRead) // Without its read replicas it reads from the primary.
    .WithStore(redis)
    .WithStore(qdrant)
    .WithOptionalStores(engines) // Without an engine its collections are searched by words.
    .WithOwnDocumentation();

// Edge: the only doors. No waits beyond identity: a question degrades while a service behind is still coming up.
var gateway = builder.AddService<Projects.RagPlatform_Gateway>("gateway", data, internalKey, ports.GatewayHttp, ports.GatewayGrpc)
    .WithIdentityFrom(accessControl)
    .WithReference(costAccounting)
    .WithReference(cache)
    .WithReference(retrieval)
    .WithReference(generation)
    .WithStore(ragdb)
    .WithExternalHttpEndpoints();

var console = builder.AddWebConsole<Projects.RagPlatform_Console>("console", data, internalKey, ports.Console)
    .WithDevelopmentSignIn(devApiKey)
    .WithIdentityFrom(accessControl)
    .WithReference(gateway)
    .WithReference(costAccounting)
    .WithReference(retrieval)
    .WithExternalHttpEndpoints();

builder.AddResourceOutput(data);
builder.AddRestartOnCrash();
builder.AddWelcome(gateway, console, devApiKey);

await builder.Build().RunAsync();
return 0;
