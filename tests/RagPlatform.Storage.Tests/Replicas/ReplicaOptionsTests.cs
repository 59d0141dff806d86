using Microsoft.Extensions.Options;
using RagPlatform.Storage.Databases;
using RagPlatform.Storage.Replicas;
using Xunit;

namespace RagPlatform.Storage.Tests.Replicas;

/// <summary>Which settings are refused, and what a connection string of several hosts means.</summary>
public sealed class ReplicaOptionsTests
{
    private const string Primary = "Host=primary;Database=rag";

    [Fact]
    public void Validate_NoReplicas_IsAccepted() => Assert.True(Validate(new ReplicaOptions(), primary: null).Succeeded);

    [Fact]
    public void Validate_ReplicasOfNothing_NamesBothConnectionStrings() => Assert.Equal(
        "ConnectionStrings:ragdb-read names replicas of ConnectionStrings:ragdb, which is not set; set it as well, or leave both out.",
        Validate(new ReplicaOptions { ConnectionString = "Host=a" }, primary: null).FailureMessage);

    [Theory]
    [InlineData("Host=a;Secret=opensesame")]
    [InlineData("Host=a:port;Password=opensesame")]
    [InlineData("opensesame")]
    public void Validate_UnreadableConnectionString_IsRefusedWithoutQuotingIt(string connectionString)
    {
        string message = Validate(new ReplicaOptions { ConnectionString = connectionString }).FailureMessage!;

        Assert.StartsWith("ConnectionStrings:ragdb-read cannot be read", message, StringComparison.Ordinal);
        Assert.DoesNotContain("opensesame", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_NoHost_IsRefused() => Assert.Equal(
        "ConnectionStrings:ragdb-read names no host; write Host=first,second.",
        Validate(new ReplicaOptions { ConnectionString = "Database=rag" }).FailureMessage);

    [Fact]
    public void Validate_BoundFinerThanTheMeasure_IsRefused() => Assert.Equal(
        "ReadReplicas:MaxStaleness is 00:00:01; it must be at least twice MeasureInterval, which is 00:00:01.",
        Validate(new ReplicaOptions { MaxStaleness = TimeSpan.FromSeconds(1) }).FailureMessage);

    [Fact]
    public void Split_SeveralHosts_GivesEachItsPortAndTheRest()
    {
        IReadOnlyList<(string Name, string ConnectionString)> hosts =
            ReplicaHosts.Split("Host=a, b:5433,[::1]:5434,fe80::1;Port=6000;Database=rag;Target Session Attributes=prefer-standby");

        Assert.Equal(["a:6000", "b:5433", "[::1]:5434", "fe80::1:6000"], hosts.Select(host => host.Name));
        Assert.All(hosts, host => Assert.Contains("Database=rag", host.ConnectionString, StringComparison.Ordinal));
        Assert.All(hosts, host => Assert.DoesNotContain("standby", host.ConnectionString, StringComparison.Ordinal));
    }

    private static ValidateOptionsResult Validate(ReplicaOptions options, string? primary = Primary) =>
        new ReplicaOptionsValidator(Options.Create(new StorageOptions { ConnectionString = primary })).Validate(null, options);
}
