// Two services that can be watched from outside: the tests start this program, kill it in various ways and look at what is left.
var builder = DistributedApplication.CreateBuilder(args);

var store = builder.AddProject<Projects.Aspire_Hosting_StandIn_TestService>("store")
    .WithHttpEndpoint()
    .WithEnvironment("CHILD_SECONDS", "600")
    .WithEnvironment("STOP_LOG", builder.Configuration["StopLog"])
    .WithHttpHealthCheck("/health");
builder.AddProject<Projects.Aspire_Hosting_StandIn_TestService>("front")
    .WithHttpEndpoint()
    .WithEnvironment("STOP_LOG", builder.Configuration["StopLog"])
    .WithHttpHealthCheck("/health")
    .WithReference(store)
    .WaitFor(store);

var url = store.GetEndpoint("http");
builder.Eventing.Subscribe<ResourceReadyEvent>((ready, _) =>
{
    if (ready.Resource.Name == "front")
    {
        Console.WriteLine($"ready {url.Url}");
    }

    return Task.CompletedTask;
});
await builder.Build().RunAsync();
