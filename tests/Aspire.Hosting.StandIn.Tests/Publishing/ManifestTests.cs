using System.Text;
using System.Text.Json.Nodes;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Publishing;
using Aspire.Hosting.StandIn.Tests.Infrastructure;

namespace Aspire.Hosting.StandIn.Tests.Publishing;

public sealed class ManifestTests : IDisposable
{
    private readonly PublishedFolder _folder = new();

    [Theory]
    [InlineData("--publisher", "manifest")]
    [InlineData("--operation", "publish", "--step", "publish-manifest")]
    public async Task Publish_EitherCommandLine_WritesTheFileIntoTheFolderGiven(params string[] args)
    {
        var manifest = await _folder.PublishAsync(
            builder => builder.AddParameter("region"), [.. args, "--output-path", _folder.AppHost]);

        AssertJson("""{ "type": "parameter.v0", "value": "{region.inputs.value}", "inputs": { "value": { "type": "string" } } }""",
            manifest["resources"]!["region"]);
    }

    [Fact]
    public async Task Publish_WithoutOutputPath_SaysWhatIsMissing()
    {
        var failure = await Assert.ThrowsAsync<DistributedApplicationException>(
            () => _folder.PublishAsync(_ => { }, "--publisher", "manifest"));

        Assert.Equal("The '--output-path [path]' option was not specified.", failure.Message);
    }

    [Fact]
    public async Task Publish_GeneratedSecret_NamesItsRulesAndNeverItsValue()
    {
        var manifest = await _folder.PublishAsync(
            builder => builder.AddParameter(
                "key", new GenerateParameterDefault { MinLength = 32, Special = false, MinUpper = 2 }, secret: true),
            "--publisher", "manifest", "--output-path", _folder.Manifest, "--Parameters:key=known");

        AssertJson(
            """
            { "type": "parameter.v0", "value": "{key.inputs.value}", "inputs": { "value": { "type": "string", "secret": true,
              "default": { "generate": { "minLength": 32, "special": false, "minUpper": 2 } } } } }
            """,
            manifest["resources"]!["key"]);
    }

    [Fact]
    public async Task Publish_Container_WritesMountsRelativeToTheManifest()
    {
        var manifest = await _folder.PublishAsync(builder => builder.AddContainer("web", "nginx", "1.27")
            .WithBindMount("../content", "/content", isReadOnly: true)
            .WithVolume("web-data", "/data")
            .WithHttpEndpoint(port: 8080, targetPort: 80)
            .WithEndpoint(port: 9000, name: "admin", scheme: "tcp"));

        AssertJson(
            """
            { "type": "container.v0", "image": "nginx:1.27",
              "bindMounts": [{ "source": "../content", "target": "/content", "readOnly": true }],
              "volumes": [{ "name": "web-data", "target": "/data", "readOnly": false }],
              "bindings": {
                "http": { "scheme": "http", "protocol": "tcp", "transport": "http", "port": 8080, "targetPort": 80 },
                "admin": { "scheme": "tcp", "protocol": "tcp", "transport": "tcp", "targetPort": 9000 } } }
            """,
            manifest["resources"]!["web"]);
    }

    [Fact]
    public async Task Publish_Executable_HasItsFolderRelativeToTheManifest()
    {
        var manifest = await _folder.PublishAsync(builder => builder.AddExecutable("worker", "python3", "../worker", "-m", "worker"));

        AssertJson(
            """{ "type": "executable.v0", "workingDirectory": "../worker", "command": "python3", "args": ["-m", "worker"] }""",
            manifest["resources"]!["worker"]);
    }

    [Fact]
    public async Task Publish_ProjectWithoutAddresses_HasTheEndpointsOfTheModelOnly()
    {
        _folder.AddProject("Service");

        var manifest = await _folder.PublishAsync(builder =>
        {
            builder.AddProject("first", "../Service/Service.csproj").WithHttpEndpoint(name: "http").WithHttpEndpoint(name: "grpc");
            builder.AddProject("second", "../Service/Service.csproj")
                .WithHttpEndpoint(port: 8080, name: "http")
                .WithHttpEndpoint(name: "grpc", env: "GRPC_PORT")
                .WithEndpointsInEnvironment(endpoint => endpoint.Name != "grpc")
                .DisableForwardedHeaders();
            builder.AddProject("silent", "../Service/Service.csproj");
        });

        var resources = manifest["resources"]!;
        Assert.Equal(8000, (int)resources["first"]!["bindings"]!["grpc"]!["targetPort"]!);
        AssertJson(
            """
            { "type": "project.v0", "path": "../Service/Service.csproj",
              "env": { "OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY": "in_memory", "HTTP_PORTS": "{second.bindings.http.targetPort}",
                "GRPC_PORT": "{second.bindings.grpc.targetPort}" },
              "bindings": {
                "http": { "scheme": "http", "protocol": "tcp", "transport": "http", "port": 8080 },
                "grpc": { "scheme": "http", "protocol": "tcp", "transport": "http", "targetPort": 8001 } } }
            """,
            resources["second"]);
        Assert.Equal(["type", "path", "env"], resources["silent"]!.AsObject().Select(member => member.Key));
    }

    [Fact]
    public async Task Publish_ResourcesThatSpeakForThemselves_AreWrittenOrLeftOut()
    {
        var manifest = await _folder.PublishAsync(builder =>
        {
            builder.AddParameter("left-out").ExcludeFromManifest();
            builder.AddParameter("own").WithManifestPublishingCallback(context => context.Writer.WriteString("type", "own.v0"));
            builder.AddConnectionString("ledger");
            builder.AddConnectionString("composed", ReferenceExpression.Create($"Host=example;Braces={{}}"));
            builder.AddResource(new Unknown("unknown"));
        });

        AssertJson(
            """
            { "own": { "type": "own.v0" },
              "ledger": { "type": "parameter.v0", "connectionString": "{ledger.value}", "value": "{ledger.inputs.value}",
                "inputs": { "value": { "type": "string", "secret": true } } },
              "composed": { "type": "value.v0", "connectionString": "Host=example;Braces={}" },
              "unknown": { "error": "This resource does not support generation in the manifest." } }
            """,
            manifest["resources"]);
    }

    [Theory]
    [InlineData("", 0x02CC5D05)]
    [InlineData("a", 0x550D7456)]
    [InlineData("abc", 0x32D153FF)]
    [InlineData("Nobody inspects the spammish repetition", 0xE2293B2F)]
    [InlineData("{cache.bindings.tcp.tlsEnabled},ssl=trueTrue", 0x3EDDB73A)]
    public void XxHash32_KnownTexts_HashAsPublished(string text, uint expected) =>
        Assert.Equal(expected, XxHash32.Hash(Encoding.UTF8.GetBytes(text)));

    public void Dispose() => _folder.Dispose();

    private static void AssertJson(string expected, JsonNode? actual) =>
        Assert.Equal(JsonNode.Parse(expected)!.ToJsonString(), actual!.ToJsonString());

    private sealed class Unknown(string name) : Resource(name);
}
