using RagPlatform.Retrieval;
using RagPlatform.ServiceDefaults;
using RagPlatform.ServiceDefaults.Identity;
using RagPlatform.Storage.Databases;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults("retrieval");
builder.AddIdentity();
builder.AddCallerVerification();
builder.AddStorage("retrieval", typeof(Program).Assembly);
builder.AddRetrieval();

WebApplication app = builder.Build();
app.MapServiceDefaults();
app.MapRetrieval();
app.Run();
