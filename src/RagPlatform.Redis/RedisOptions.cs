using System.ComponentModel.DataAnnotations;

namespace RagPlatform.Redis;

/// <summary>How a service speaks to Redis; bound from the section <c>Redis</c>. Where it is: the connection string <c>redis</c>.</summary>
public sealed class RedisOptions
{
    /// <summary>The configuration section.</summary>
    public const string SectionName = "Redis";

    /// <summary>The name of the connection string that moves shared caches from memory to Redis.</summary>
    public const string ConnectionName = "redis";

    /// <summary>
    /// StackExchange.Redis connection string such as <c>host:6379,password=...,ssl=true</c>; null when there is no Redis. From
    /// <c>ConnectionStrings:redis</c>.
    /// </summary>
    public string? ConnectionString { get; set; }

    /// <summary>How long one command may take before the caller goes on without it. Default 250 ms.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:01:00")]
    public TimeSpan CommandTimeout { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How long opening a connection may take before it counts as failed. Default 2 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long commands are not even tried after several failed in a row. Default 1 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.500", "00:10:00")]
    public TimeSpan BreakDuration { get; set; } = TimeSpan.FromSeconds(1);
}
