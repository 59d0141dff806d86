using RagPlatform.AccessControl;
using RagPlatform.ServiceDefaults;
using RagPlatform.ServiceDefaults.Identity;
using RagPlatform.Storage.Databases;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults(IdentityExtensions.AccessControlService);
builder.AddStorage("access_control", typeof(Program).Assembly);
builder.AddAccessControl();

WebApplication app = builder.Build();
app.MapServiceDefaults();
app.MapAccessControl();
app.Run();
