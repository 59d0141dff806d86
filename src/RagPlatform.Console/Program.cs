using RagPlatform.Console;
using RagPlatform.ServiceDefaults;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults("console");
builder.AddConsole();

WebApplication app = builder.Build();
app.MapServiceDefaults();
app.MapConsole();
app.Run();
