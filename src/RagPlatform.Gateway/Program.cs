using RagPlatform.Gateway;
using RagPlatform.ServiceDefaults;
using RagPlatform.ServiceDefaults.Identity;
using RagPlatform.Storage.Databases;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults("gateway");
builder.AddIdentity();
builder.AddStorage("gateway", typeof(Program).Assembly);
builder.AddGateway();

WebApplication app = builder.Build();
app.MapServiceDefaults();
app.MapGateway();
app.Run();
