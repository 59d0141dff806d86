using RagPlatform.Cache;
using RagPlatform.ServiceDefaults;
using RagPlatform.ServiceDefaults.Identity;
using RagPlatform.Storage.Databases;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults("cache");
builder.AddIdentity();
builder.AddCallerVerification();
builder.AddStorage("cache", typeof(Program).Assembly);
builder.AddCache();

WebApplication app = builder.Build();
app.MapServiceDefaults();
app.MapCache();
app.Run();
