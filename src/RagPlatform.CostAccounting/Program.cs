using RagPlatform.CostAccounting;
using RagPlatform.ServiceDefaults;
using RagPlatform.ServiceDefaults.Identity;
using RagPlatform.Storage.Databases;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults("cost-accounting");
builder.AddIdentity();
builder.AddCallerVerification();
builder.AddStorage("cost_accounting", typeof(Program).Assembly);
builder.AddCostAccounting();

WebApplication app = builder.Build();
app.MapServiceDefaults();
app.MapCostAccounting();
app.Run();
