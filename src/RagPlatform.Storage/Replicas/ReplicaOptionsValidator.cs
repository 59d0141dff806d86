using Microsoft.Extensions.Options;
using RagPlatform.Storage.Databases;

namespace RagPlatform.Storage.Replicas;

/// <summary>What no range can say: replicas need a primary, a readable connection string and a measure that is finer than the bound.</summary>
internal sealed class ReplicaOptionsValidator(IOptions<StorageOptions> storage) : IValidateOptions<ReplicaOptions>
{
    private const string Setting = $"ConnectionStrings:{ReplicaOptions.ConnectionName}";

    public ValidateOptionsResult Validate(string? name, ReplicaOptions options)
    {
        if (options.MaxStaleness < options.MeasureInterval * 2)
        {
            return ValidateOptionsResult.Fail(
                $"{ReplicaOptions.SectionName}:MaxStaleness is {options.MaxStaleness}; it must be at least twice MeasureInterval, "
                + $"which is {options.MeasureInterval}.");
        }

        if (string.IsNullOrWhiteSpace(options.ConnectionString))
        {
            return ValidateOptionsResult.Success;
        }

        if (string.IsNullOrWhiteSpace(storage.Value.ConnectionString))
        {
            return ValidateOptionsResult.Fail(
                $"{Setting} names replicas of ConnectionStrings:{StorageOptions.ConnectionName}, which is not set; "
                + "set it as well, or leave both out.");
        }

        try
        {
            return ReplicaHosts.Split(options.ConnectionString).Count > 0
                ? ValidateOptionsResult.Success
                : ValidateOptionsResult.Fail($"{Setting} names no host; write Host=first,second.");
        }
        catch (Exception unreadable) when (unreadable is ArgumentException or FormatException)
        {
            // The client's message may quote what it could not read, which may be the password.
            return ValidateOptionsResult.Fail($"{Setting} cannot be read; it is an Npgsql connection string such as Host=first,second;Database=rag.");
        }
    }
}
