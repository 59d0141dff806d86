using System.Net;
using System.Text.Json;

namespace RagPlatform.Retrieval.Vectors.Remote;

/// <summary>What a server said.</summary>
/// <param name="Status">The status, one the caller said it understands.</param>
/// <param name="Body">The body.</param>
internal readonly record struct RemoteReply(HttpStatusCode Status, JsonElement Body);
