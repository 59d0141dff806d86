using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.StandIn.Tests.Infrastructure;

namespace Aspire.Hosting.StandIn.Tests.Parameters;

public class ParameterTests
{
    [Theory]
    [InlineData("--Parameters:dev-api-key=abc")]
    [InlineData("--Parameters:dev_api_key=abc")]
    public async Task AddParameter_ValueInConfiguration_IsUsed(string argument)
    {
        var builder = TestApplication.CreateBuilder(argument);

        var parameter = builder.AddParameter("dev-api-key", new GenerateParameterDefault(), secret: true);

        Assert.Equal("abc", await parameter.Resource.GetValueAsync(CancellationToken.None));
    }

    [Fact]
    public void AddParameter_SecretPublishedAsDefault_Throws() => Assert.Throws<ArgumentException>(() =>
        TestApplication.CreateBuilder().AddParameter("p", "value", publishValueAsDefault: true, secret: true));

    [Fact]
    public async Task Start_ParameterMissing_StatesItAndDependantFailsWithTheKey()
    {
        var builder = TestApplication.CreateBuilder();
        var parameter = builder.AddParameter("needed");
        var service = builder.AddTestService("svc").WithEnvironment("NEEDED", parameter);
        await using var app = builder.Build();

        await app.StartAsync();

        await app.WaitForAsync("svc", KnownResourceStates.FailedToStart);
        Assert.Equal(KnownResourceStates.ValueMissing, app.Snapshot(parameter.Resource).State!.Text);
        Assert.Contains("'Parameters:needed' is missing", await Logs.AllAsync(app, service.Resource), StringComparison.Ordinal);
    }

    [Fact]
    public void GenerateParameterDefault_AnyCombination_KeepsItsPromises()
    {
        var random = new Random(20240501);
        for (var i = 0; i < 300; i++)
        {
            var generator = new GenerateParameterDefault
            {
                MinLength = random.Next(0, 40),
                Lower = random.Next(2) == 0,
                Upper = random.Next(2) == 0,
                Numeric = true,
                Special = random.Next(2) == 0,
                MinNumeric = random.Next(4),
            };
            generator.MinUpper = generator.Upper ? random.Next(4) : 0;

            var value = generator.GetDefaultValue();

            Assert.True(value.Length >= generator.MinLength);
            Assert.True(value.Count(char.IsAsciiDigit) >= generator.MinNumeric);
            Assert.True(value.Count(char.IsAsciiLetterUpper) >= generator.MinUpper);
            Assert.True(generator.Lower || !value.Any(char.IsAsciiLetterLower));
            Assert.True(generator.Special || value.All(char.IsAsciiLetterOrDigit));
        }
    }

    [Fact]
    public void GenerateParameterDefault_MinimumOfForbiddenKind_Throws() =>
        Assert.Throws<InvalidOperationException>(() => new GenerateParameterDefault { Upper = false, MinUpper = 1 }.GetDefaultValue());
}
