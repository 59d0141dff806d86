using RagPlatform.Generation;
using RagPlatform.ServiceDefaults;
using RagPlatform.ServiceDefaults.Identity;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults("generation");
builder.AddIdentity();
builder.AddCallerVerification();
builder.AddGeneration();

WebApplication app = builder.Build();
app.MapServiceDefaults();
app.MapGeneration();
app.Run();
