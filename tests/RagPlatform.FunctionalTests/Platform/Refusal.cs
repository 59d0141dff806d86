using System.Text.Json;
using Grpc.Core;
using RagPlatform.ServiceDefaults.Errors;

namespace RagPlatform.FunctionalTests.Platform;

/// <summary>What a refused call says, over either door.</summary>
internal sealed record Refusal(string Code, string Reason, string Message, string? Field)
{
    /// <summary>The refusal of a gRPC call.</summary>
    public static async Task<Refusal> OfAsync(Func<Task> call)
    {
        PlatformException refused = (await Assert.ThrowsAnyAsync<RpcException>(call)).ToPlatformException();
        return new Refusal(StatusNames.Of(refused.Code), refused.Reason, refused.Message, refused.Field).Checked();
    }

    /// <summary>The refusal in the body of a JSON reply.</summary>
    public static async Task<Refusal> OfAsync(HttpResponseMessage response)
    {
        string body = await response.Content.ReadAsStringAsync();
        Assert.False(response.IsSuccessStatusCode, body);
        JsonElement error = JsonDocument.Parse(body).RootElement.GetProperty("error");
        return new Refusal(
            error.GetProperty("code").GetString()!,
            error.GetProperty("reason").GetString()!,
            error.GetProperty("message").GetString()!,
            error.GetProperty("field").GetString()).Checked();
    }

    // Whatever is refused: a sentence for people, nothing of the inside.
    private Refusal Checked()
    {
        Assert.Matches("^[A-Z']", Message);
        Assert.EndsWith(".", Message, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", Message, StringComparison.Ordinal);
        Assert.Matches("^[A-Z][A-Z0-9_]+$", Reason);
        return this;
    }
}
