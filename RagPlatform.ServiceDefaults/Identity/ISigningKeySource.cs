using Microsoft.IdentityModel.Tokens;

namespace RagPlatform.ServiceDefaults.Identity;

/// <summary>Where the public keys come from that identities are verified with.</summary>
public interface ISigningKeySource
{
    /// <summary>The keys now in use.</summary>
    /// <param name="keyId">The key a token names; when it is unknown the source asks again (at most once a second).</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<IReadOnlyList<SecurityKey>> GetAsync(string keyId, CancellationToken cancellationToken);
}
