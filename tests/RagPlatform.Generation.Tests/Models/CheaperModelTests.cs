using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using RagPlatform.Contracts.V1;
using RagPlatform.Generation.Models;
using RagPlatform.ServiceDefaults.Identity;
using RagPlatform.TestSupport.Models;
using Xunit;

namespace RagPlatform.Generation.Tests.Models;

/// <summary>The cheaper model is another name at the same provider, and is booked under it.</summary>
public sealed class CheaperModelTests
{
    [Fact]
    public async Task Write_WithTheCheaperModel_CallsAndBooksThatOne()
    {
        await using ChatServer server = await ChatServer.StartAsync(
            context => ChatServer.AnswerAsync(context, ["x"], new { prompt_tokens = 9, completion_tokens = 1, total_tokens = 10 }));
        await using WebApplication service = Build(
            ("Generation:Model", "large"), ("Generation:CheaperModel", "small"), ("Generation:Endpoint", server.Endpoint.AbsoluteUri));
        CheaperModel cheaper = service.Services.GetRequiredService<CheaperModel>();
        var request = new GenerateRequest { Question = "When does water boil?", Passages = { TestPassages.Create("Water boils.") } };

        GenerateResult? result = null;
        await foreach (GenerateEvent next in cheaper.Writer.WriteAsync(request, "acme", CancellationToken.None))
        {
            result = next.Result ?? result;
        }

        Assert.Equal("small", server.Request!["model"]!.GetValue<string>());
        Assert.Equal("small", Assert.Single(result!.Calls).Model);
        Assert.Equal("large", service.Services.GetRequiredService<IAnswerModel>().Name);
    }

    [Fact]
    public async Task Model_WithoutACheaperOne_IsNotConfigured()
    {
        await using WebApplication service = Build(("Generation:Model", "large"), ("Generation:ApiKey", "key"));

        Assert.False(service.Services.GetRequiredService<CheaperModel>().Model.IsConfigured);
    }

    [Theory]
    [InlineData("", "small")]
    [InlineData("small", "small")]
    public void Validate_NothingToStandInFor_NamesBothSettings(string model, string cheaper)
    {
        var options = new ModelOptions { Model = model, CheaperModel = cheaper, ApiKey = "key" };

        ValidationResult fault = Assert.Single(options.Validate(new ValidationContext(options)));

        Assert.Equal(
            "Generation:CheaperModel stands in for Generation:Model: set both, to different models, or leave it out.", fault.ErrorMessage);
    }

    private static WebApplication Build(params (string Key, string Value)[] settings)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddInMemoryCollection(settings.ToDictionary(pair => pair.Key, pair => (string?)pair.Value));
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.Configure<IdentityOptions>(options => options.InternalKey = "a secret of the platform");
        builder.AddGeneration();
        return builder.Build();
    }
}
