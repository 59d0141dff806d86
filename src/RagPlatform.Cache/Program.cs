using RagPlatform.Cache;
using RagPlatform.ServiceDefaults;
using RagPlatform.ServiceDefaults.Identity;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults("cache");
builder.AddIdentity();
builder.AddCallerVerification();
builder.AddCache();

WebApplication app = builder.Build();
app.MapServiceDefaults();
app.MapCache();
app.Run();
