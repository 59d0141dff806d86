namespace RagPlatform.TestSupport.Stores;

/// <summary>A test that runs on a real redis-server.</summary>
public sealed class RedisFactAttribute() : ServerFactAttribute(RedisServer.MissingReason);
