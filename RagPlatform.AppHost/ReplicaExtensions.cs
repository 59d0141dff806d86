using System.Globalization;

namespace RagPlatform.AppHost;

/// <summary>How many processes of a service run: <c>--Replicas:gateway=2</c>.</summary>
internal static class ReplicaExtensions
{
    private const string Section = "Replicas";
    private const int Most = 16;

    /// <summary>The setting <c>Replicas:&lt;service&gt;</c>; 1 when it is left out.</summary>
    /// <exception cref="SettingException">It is no number in range.</exception>
    internal static int ReadReplicas(this IDistributedApplicationBuilder builder, string service)
    {
        var text = builder.Configuration[$"{Section}:{service}"];
        return string.IsNullOrWhiteSpace(text) ? 1
            : TryRead(text, out var replicas) ? replicas
            : throw new SettingException($"{Section}:{service} is '{text}'; it must be a number from 1 to {Most}.");
    }

    /// <summary>Replicas have to share their stores.</summary>
    /// <exception cref="SettingException">A service is to have several and its store is its own.</exception>
    internal static void RefuseReplicasOn(this IDistributedApplicationBuilder builder, StoreChoice stores)
    {
        foreach (var service in stores == StoreChoice.Embedded ? builder.Configuration.GetSection(Section).GetChildren() : [])
        {
            if (TryRead(service.Value, out var replicas) && replicas > 1)
            {
                throw new SettingException(
                    $"{service.Path} is {replicas}, but embedded stores belong to one process; use --stores external or containers.");
            }
        }
    }

    private static bool TryRead(string? text, out int replicas) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out replicas) && replicas is >= 1 and <= Most;
}
