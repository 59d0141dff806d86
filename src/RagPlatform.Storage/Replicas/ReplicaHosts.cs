using Npgsql;

namespace RagPlatform.Storage.Replicas;

/// <summary>
/// The servers a connection string names. Npgsql can choose among several hosts by their role, but not by how far behind each one is, so each
/// gets a connection string of its own.
/// </summary>
internal static class ReplicaHosts
{
    /// <summary>One connection string a host, each with the host's name and port for logs.</summary>
    /// <param name="connectionString">Hosts as Npgsql takes them: <c>Host=a,b:5433,[::1]:5434;Port=5432</c>.</param>
    public static IReadOnlyList<(string Name, string ConnectionString)> Split(string connectionString)
    {
        var all = new NpgsqlConnectionStringBuilder(connectionString);
        string[] hosts = (all.Host ?? string.Empty).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return [.. hosts.Select(host => Of(host, all))];
    }

    private static (string Name, string ConnectionString) Of(string host, NpgsqlConnectionStringBuilder all)
    {
        // A port follows the last ':', unless that is part of an IPv6 address.
        int colon = host.LastIndexOf(':');
        bool hasPort = colon > 0 && (host.IndexOf(':', StringComparison.Ordinal) == colon || host[colon - 1] == ']');
        var one = new NpgsqlConnectionStringBuilder(all.ConnectionString) { Host = hasPort ? host[..colon] : host };
        if (hasPort)
        {
            one.Port = int.Parse(host.AsSpan(colon + 1), System.Globalization.CultureInfo.InvariantCulture);
        }

        // Roles are looked at by us. A read that takes too long is given up; its connection is closed, not waited for.
        one.Remove("Target Session Attributes");
        one.Remove("Load Balance Hosts");
        one.CancellationTimeout = -1;
        return (FormattableString.Invariant($"{one.Host}:{one.Port}"), one.ConnectionString);
    }
}
