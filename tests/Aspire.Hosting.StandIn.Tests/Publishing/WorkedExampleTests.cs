using System.Text.Json.Nodes;
using Aspire.Hosting.StandIn.Tests.Infrastructure;

namespace Aspire.Hosting.StandIn.Tests.Publishing;

/// <summary>One model with everything in it that has a shape of its own, against the manifest the official packages write for it.</summary>
public class WorkedExampleTests
{
    private const string Expected = """
        {
          "resources": {
            "pg-password": {"type": "parameter.v0", "value": "{pg-password.inputs.value}", "inputs": {"value": {"type": "string", "secret": true}}},
            "region": {"type": "parameter.v0", "value": "{region.inputs.value}", "inputs": {"value": {"type": "string", "default": {"value": "local"}}}},
            "postgres": {
              "type": "container.v0",
              "connectionString": "Host={postgres.bindings.tcp.host};Port={postgres.bindings.tcp.port};Username=postgres;Password={pg-password.value}",
              "image": "docker.io/library/postgres:18.3",
              "volumes": [{"name": "rag-pg", "target": "/var/lib/postgresql", "readOnly": false}],
              "env": {
                "POSTGRES_HOST_AUTH_METHOD": "scram-sha-256",
                "POSTGRES_INITDB_ARGS": "--auth-host=scram-sha-256 --auth-local=scram-sha-256",
                "POSTGRES_USER": "postgres",
                "POSTGRES_PASSWORD": "{pg-password.value}"
              },
              "bindings": {"tcp": {"scheme": "tcp", "protocol": "tcp", "transport": "tcp", "targetPort": 5432}}
            },
            "ragdb": {"type": "value.v0", "connectionString": "{postgres.connectionString};Database=rag"},
            "cache": {
              "type": "container.v0",
              "connectionString": "{cache.bindings.tcp.host}:{cache.bindings.tcp.port},password={cache-password.value}{cond-cache-bindings-tcp-tlsenabled-3eddb73a.connectionString}",
              "image": "docker.io/library/redis:8.6",
              "entrypoint": "/bin/sh",
              "args": ["-c", "redis-server --requirepass $REDIS_PASSWORD"],
              "env": {"REDIS_PASSWORD": "{cache-password.value}"},
              "bindings": {"tcp": {"scheme": "redis", "protocol": "tcp", "transport": "tcp", "targetPort": 6379}}
            },
            "qdrant": {
              "type": "container.v0",
              "connectionString": "Endpoint={qdrant.bindings.grpc.url};Key={qdrant-Key.value}",
              "image": "docker.io/qdrant/qdrant:v1.18.0",
              "env": {"QDRANT__SERVICE__API_KEY": "{qdrant-Key.value}", "QDRANT__SERVICE__ENABLE_STATIC_CONTENT": "0"},
              "bindings": {
                "grpc": {"scheme": "http", "protocol": "tcp", "transport": "http2", "targetPort": 6334},
                "http": {"scheme": "http", "protocol": "tcp", "transport": "http", "targetPort": 6333}
              }
            },
            "rag": {
              "type": "project.v0",
              "path": "../RagPlatform.Rag/RagPlatform.Rag.csproj",
              "env": {
                "OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY": "in_memory",
                "ASPNETCORE_FORWARDEDHEADERS_ENABLED": "true",
                "HTTP_PORTS": "{rag.bindings.http.targetPort};{rag.bindings.grpc.targetPort}",
                "REGION": "{region.value}",
                "ConnectionStrings__ragdb": "{ragdb.connectionString}",
                "RAGDB_HOST": "{postgres.bindings.tcp.host}",
                "RAGDB_PORT": "{postgres.bindings.tcp.port}",
                "RAGDB_USERNAME": "postgres",
                "RAGDB_PASSWORD": "{pg-password.value}",
                "RAGDB_URI": "postgresql://postgres:{pg-password-uri-encoded.value}@{postgres.bindings.tcp.host}:{postgres.bindings.tcp.port}/rag",
                "RAGDB_JDBCCONNECTIONSTRING": "jdbc:postgresql://{postgres.bindings.tcp.host}:{postgres.bindings.tcp.port}/rag",
                "RAGDB_DATABASENAME": "rag",
                "ConnectionStrings__cache": "{cache.connectionString}",
                "CACHE_HOST": "{cache.bindings.tcp.host}",
                "CACHE_PORT": "{cache.bindings.tcp.port}",
                "CACHE_PASSWORD": "{cache-password.value}",
                "CACHE_URI": "{cache.bindings.tcp.scheme}://:{cache-password-uri-encoded.value}@{cache.bindings.tcp.host}:{cache.bindings.tcp.port}",
                "ConnectionStrings__qdrant": "Endpoint={qdrant.bindings.grpc.url};Key={qdrant-Key.value}",
                "QDRANT_GRPCHOST": "{qdrant.bindings.grpc.host}",
                "QDRANT_GRPCPORT": "{qdrant.bindings.grpc.port}",
                "QDRANT_HTTPHOST": "{qdrant.bindings.http.host}",
                "QDRANT_HTTPPORT": "{qdrant.bindings.http.port}",
                "QDRANT_APIKEY": "{qdrant-Key.value}",
                "QDRANT_URI": "{qdrant.bindings.grpc.url}",
                "QDRANT_HTTPURI": "{qdrant.bindings.http.url}",
                "ConnectionStrings__qdrant_http": "Endpoint={qdrant.bindings.http.url};Key={qdrant-Key.value}"
              },
              "bindings": {
                "http": {"scheme": "http", "protocol": "tcp", "transport": "http"},
                "https": {"scheme": "https", "protocol": "tcp", "transport": "http"},
                "grpc": {"scheme": "http", "protocol": "tcp", "transport": "http2", "targetPort": 8000}
              }
            },
            "gateway": {
              "type": "project.v0",
              "path": "../RagPlatform.Gateway/RagPlatform.Gateway.csproj",
              "env": {
                "OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY": "in_memory",
                "ASPNETCORE_FORWARDEDHEADERS_ENABLED": "true",
                "HTTP_PORTS": "{gateway.bindings.http.targetPort}",
                "RAG_HTTP": "{rag.bindings.http.url}",
                "services__rag__http__0": "{rag.bindings.http.url}",
                "RAG_HTTPS": "{rag.bindings.https.url}",
                "services__rag__https__0": "{rag.bindings.https.url}",
                "RAG_GRPC": "{rag.bindings.grpc.url}",
                "services__rag__grpc__0": "{rag.bindings.grpc.url}"
              },
              "bindings": {
                "http": {"scheme": "http", "protocol": "tcp", "transport": "http", "external": true},
                "https": {"scheme": "https", "protocol": "tcp", "transport": "http", "external": true}
              }
            },
            "cache-password": {
              "type": "parameter.v0",
              "value": "{cache-password.inputs.value}",
              "inputs": {"value": {"type": "string", "secret": true, "default": {"generate": {"minLength": 22, "special": false}}}}
            },
            "cache-password-uri-encoded": {"type": "annotated.string", "value": "{cache-password.value}", "filter": "uri"},
            "qdrant-Key": {
              "type": "parameter.v0",
              "value": "{qdrant-Key.inputs.value}",
              "inputs": {"value": {"type": "string", "secret": true, "default": {"generate": {"minLength": 22, "special": false}}}}
            },
            "pg-password-uri-encoded": {"type": "annotated.string", "value": "{pg-password.value}", "filter": "uri"},
            "cond-cache-bindings-tcp-tlsenabled-3eddb73a": {"type": "value.v0", "connectionString": ""}
          }
        }
        """;

    [Fact]
    public async Task Publish_StoresAndProjects_IsWhatTheOfficialPackagesWrite()
    {
        using var folder = new PublishedFolder();
        folder.AddProject("RagPlatform.Rag", applicationUrl: "http://localhost:5080");
        folder.AddProject("RagPlatform.Gateway", applicationUrl: "https://localhost:7080;http://localhost:5090");

        var manifest = await folder.PublishAsync(builder =>
        {
            var pgPassword = builder.AddParameter("pg-password", secret: true);
            var region = builder.AddParameter("region", "local", publishValueAsDefault: true);
            var postgres = builder.AddPostgres("postgres", password: pgPassword).WithDataVolume("rag-pg");
            var ragdb = postgres.AddDatabase("ragdb", "rag");
            var cache = builder.AddRedis("cache");
            var qdrant = builder.AddQdrant("qdrant");
            var rag = builder.AddProject("rag", "../RagPlatform.Rag/RagPlatform.Rag.csproj")
                .WithHttpEndpoint(name: "grpc").WithEndpoint("grpc", e => e.Transport = "http2")
                .WithEnvironment("REGION", region).WithReference(ragdb).WithReference(cache).WithReference(qdrant);
            builder.AddProject("gateway", "../RagPlatform.Gateway/RagPlatform.Gateway.csproj")
                .WithExternalHttpEndpoints()
                .WithReference(rag);
        });

        var expected = JsonNode.Parse(Expected)!["resources"]!.AsObject();
        var resources = manifest["resources"]!.AsObject();
        Assert.Equal(expected.Select(r => r.Key), resources.Select(r => r.Key));
        Assert.All(expected, resource => AssertSame(resource.Key, resource.Value!, resources[resource.Key]!));
    }

    /// <summary>The variables of a resource are a set to whoever reads them; the order of everything else is part of the format.</summary>
    private static void AssertSame(string name, JsonNode expected, JsonNode actual)
    {
        Assert.Equal(expected.AsObject().Select(member => member.Key), actual.AsObject().Select(member => member.Key));
        Assert.Equal((name, Text(expected)), (name, Text(actual)));
        Assert.True(JsonNode.DeepEquals(expected, actual), actual.ToJsonString());
    }

    private static string Text(JsonNode resource)
    {
        var copy = resource.DeepClone().AsObject();
        if (copy["env"] is JsonObject environment)
        {
            copy["env"] = new JsonObject(environment.OrderBy(v => v.Key, StringComparer.Ordinal)
                .Select(v => KeyValuePair.Create(v.Key, v.Value?.DeepClone())));
        }

        return copy.ToJsonString(new() { WriteIndented = true });
    }
}
