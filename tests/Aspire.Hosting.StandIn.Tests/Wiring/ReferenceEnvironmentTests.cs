using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.StandIn.Tests.Infrastructure;

namespace Aspire.Hosting.StandIn.Tests.Wiring;

public class ReferenceEnvironmentTests
{
    private readonly IDistributedApplicationBuilder _builder = TestApplication.CreateBuilder(
        "--Parameters:pw=p@ss/word", "--ConnectionStrings:my-db=Server=x");

    [Fact]
    public async Task WithReference_Project_AnnouncesEveryEndpointInBothStyles()
    {
        var source = _builder.AddProject("cost-accounting", TestPaths.ServiceProject)
            .WithHttpEndpoint()
            .WithHttpEndpoint(name: "grpc");
        var destination = _builder.AddTestService("dest").WithReference(source).WithReference(source);

        var environment = await _builder.EvaluateAsync(destination.Resource);

        var (http, grpc) = (source.GetEndpoint("http").Url, source.GetEndpoint("grpc").Url);
        Assert.Equal(http, environment["services__cost-accounting__http__0"]);
        Assert.Equal(http, environment["COST_ACCOUNTING_HTTP"]);
        Assert.Equal(grpc, environment["services__cost-accounting__grpc__0"]);
        Assert.Equal(grpc, environment["COST_ACCOUNTING_GRPC"]);
        Assert.DoesNotContain("services__cost-accounting__http__1", environment.Keys);
        Assert.DoesNotMatch("/$", http);
    }

    [Fact]
    public async Task WithReference_OneEndpoint_AnnouncesThatOneOnly()
    {
        var source = _builder.AddTestService("src").WithHttpEndpoint(name: "admin");
        var destination = _builder.AddTestService("dest").WithReference(source.GetEndpoint("admin"));

        var environment = await _builder.EvaluateAsync(destination.Resource);

        Assert.Equal(source.GetEndpoint("admin").Url, environment["services__src__admin__0"]);
        Assert.DoesNotContain("services__src__http__0", environment.Keys);
    }

    [Fact]
    public async Task WithReference_Uri_UsesDefaultKey()
    {
        var destination = _builder.AddTestService("dest").WithReference("models", new Uri("https://models.example"));

        var environment = await _builder.EvaluateAsync(destination.Resource);

        Assert.Equal("https://models.example/", environment["services__models__default__0"]);
        Assert.Equal("https://models.example/", environment["models"]);
    }

    [Fact]
    public async Task WithReference_PostgresDatabase_AddsConnectionStringAndProperties()
    {
        var password = _builder.AddParameter("pw", secret: true);
        var server = _builder.AddPostgres("postgres", password: password);
        var destination = _builder.AddTestService("dest").WithReference(server.AddDatabase("ragdb", "rag"));

        var environment = await _builder.EvaluateAsync(destination.Resource);

        var port = server.GetEndpoint("tcp").Port;
        Assert.Equal(
            $"Host=localhost;Port={port};Username=postgres;Password=p@ss/word;Database=rag", environment["ConnectionStrings__ragdb"]);
        Assert.Equal($"postgresql://postgres:p%40ss%2Fword@localhost:{port}/rag", environment["RAGDB_URI"]);
        Assert.Equal("rag", environment["RAGDB_DATABASENAME"]);
        Assert.Equal("postgres", environment["RAGDB_USERNAME"]);
        Assert.Equal($"jdbc:postgresql://localhost:{port}/rag", environment["RAGDB_JDBCCONNECTIONSTRING"]);
    }

    [Fact]
    public async Task WithReference_Redis_AddsConnectionString()
    {
        var redis = _builder.AddRedis("redis", password: _builder.AddParameter("pw", secret: true));
        var destination = _builder.AddTestService("dest").WithReference(redis);

        var environment = await _builder.EvaluateAsync(destination.Resource);

        var port = redis.GetEndpoint("tcp").Port;
        Assert.Equal($"localhost:{port},password=p@ss/word", environment["ConnectionStrings__redis"]);
        Assert.Equal($"redis://:p%40ss%2Fword@localhost:{port}", environment["REDIS_URI"]);
    }

    [Fact]
    public async Task WithReference_Qdrant_AddsGrpcAndHttpConnectionStrings()
    {
        var qdrant = _builder.AddQdrant("qdrant", apiKey: _builder.AddParameter("pw", secret: true));
        var destination = _builder.AddTestService("dest").WithReference(qdrant, connectionName: null);

        var environment = await _builder.EvaluateAsync(destination.Resource);

        Assert.Equal($"Endpoint={qdrant.GetEndpoint("grpc").Url};Key=p@ss/word", environment["ConnectionStrings__qdrant"]);
        Assert.Equal($"Endpoint={qdrant.GetEndpoint("http").Url};Key=p@ss/word", environment["ConnectionStrings__qdrant_http"]);
        Assert.Equal("p@ss/word", environment["QDRANT_APIKEY"]);
    }

    [Fact]
    public async Task WithReference_ConnectionStringFromConfiguration_KeepsHyphens()
    {
        var destination = _builder.AddTestService("dest").WithReference(_builder.AddConnectionString("my-db"));

        var environment = await _builder.EvaluateAsync(destination.Resource);

        Assert.Equal("Server=x", environment["ConnectionStrings__my-db"]);
    }

    [Fact]
    public async Task WithReference_FromContainer_SeesNamesAndTargetPorts()
    {
        var redis = _builder.AddRedis("redis", password: _builder.AddParameter("pw", secret: true));
        var service = _builder.AddTestService("svc");
        var container = _builder.AddContainer("tool", "tool").WithReference(redis).WithReference(service.GetEndpoint("http"));

        var environment = await _builder.EvaluateAsync(container.Resource);

        Assert.Equal("redis:6379,password=p@ss/word", environment["ConnectionStrings__redis"]);
        Assert.Equal($"http://host.docker.internal:{service.GetEndpoint("http").Port}", environment["SVC_HTTP"]);
    }

    [Fact]
    public async Task WithReferenceEnvironment_ConnectionStringOnly_LeavesPropertiesOut()
    {
        var redis = _builder.AddRedis("redis");
        var destination = _builder.AddTestService("dest")
            .WithReference(redis)
            .WithReferenceEnvironment(ReferenceEnvironmentInjectionFlags.ConnectionString);

        var environment = await _builder.EvaluateAsync(destination.Resource);

        Assert.Contains("ConnectionStrings__redis", environment.Keys);
        Assert.DoesNotContain("REDIS_HOST", environment.Keys);
    }

    [Fact]
    public async Task WithEnvironment_Interpolated_ResolvesLateAndLaterWins()
    {
        var service = _builder.AddTestService("svc");
        service.WithEnvironment("SELF", "early")
            .WithEnvironment("SELF", $"[{service.GetEndpoint("http")}]{{}}")
            .WithEnvironment(context => context.EnvironmentVariables["COUNT"] = 3);

        var environment = await _builder.EvaluateAsync(service.Resource);

        Assert.Equal($"[{service.GetEndpoint("http").Url}]{{}}", environment["SELF"]);
        Assert.Equal("3", environment["COUNT"]);
    }

    [Fact]
    public async Task AddProject_WithoutReceiver_HasUrlsButNoExporter()
    {
        var project = _builder.AddProject("svc", TestPaths.ServiceProject).WithHttpEndpoint().WithHttpEndpoint(name: "grpc");

        var environment = await _builder.EvaluateAsync(project.Resource);

        Assert.Equal($"{project.GetEndpoint("http").Url};{project.GetEndpoint("grpc").Url}", environment["ASPNETCORE_URLS"]);
        Assert.Equal("svc", environment["OTEL_SERVICE_NAME"]);
        Assert.DoesNotContain("OTEL_EXPORTER_OTLP_ENDPOINT", environment.Keys);
    }

    [Fact]
    public async Task AddProject_WithReceiver_ExportsToIt()
    {
        var builder = TestApplication.CreateBuilder("--ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL=http://localhost:4317");
        var project = builder.AddProject("svc", TestPaths.ServiceProject);

        var environment = await builder.EvaluateAsync(project.Resource);

        Assert.Equal("http://localhost:4317", environment["OTEL_EXPORTER_OTLP_ENDPOINT"]);
        Assert.Equal("grpc", environment["OTEL_EXPORTER_OTLP_PROTOCOL"]);
    }
}
