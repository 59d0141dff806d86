using System.Globalization;

// A service with nothing of its own: it tells who it is and what it was given, gets ill, crashes and outlives signals on request.
var builder = WebApplication.CreateSlimBuilder(args);
var healthy = !builder.Configuration.GetValue("STARTS_UNHEALTHY", defaultValue: false);
if (builder.Configuration["CHILD_SECONDS"] is { } seconds)
{
    using var grandchild = System.Diagnostics.Process.Start("sleep", seconds);
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"grandchild {grandchild.Id}"));
}

var app = builder.Build();
app.MapGet("/health", () => healthy ? Results.Ok() : Results.StatusCode(StatusCodes.Status503ServiceUnavailable));
app.MapPost("/health/{state}", (string state) => healthy = state == "good");
app.MapGet("/pid", () => Environment.ProcessId);
app.MapGet("/env/{name}", (string name) => Environment.GetEnvironmentVariable(name) ?? "");
app.MapGet("/args", () => args);
app.MapGet("/folder", () => Environment.CurrentDirectory);
app.MapPost("/exit/{code:int}", (int code) => Environment.Exit(code));
if (app.Configuration.GetValue("IGNORES_SIGTERM", defaultValue: false))
{
    System.Runtime.InteropServices.PosixSignalRegistration.Create(
        System.Runtime.InteropServices.PosixSignal.SIGTERM, context => context.Cancel = true);
}

if (app.Configuration["STOP_LOG"] is { Length: > 0 } stopLog)
{
    app.Lifetime.ApplicationStopping.Register(() =>
        File.AppendAllText(stopLog, $"{app.Configuration["OTEL_SERVICE_NAME"]}{Environment.NewLine}"));
}

await Console.Out.WriteLineAsync("service is up");
await Console.Error.WriteLineAsync("service complains");
await app.RunAsync();
