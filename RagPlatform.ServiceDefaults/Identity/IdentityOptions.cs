using System.ComponentModel.DataAnnotations;

namespace RagPlatform.ServiceDefaults.Identity;

/// <summary>How a service proves itself to AccessControl.</summary>
public sealed class IdentityOptions
{
    /// <summary>Secret shared by the platform's services, at least 16 characters; from <c>RAG_INTERNAL_KEY</c>.</summary>
    [Required(ErrorMessage = "RAG_INTERNAL_KEY is not set: services need it to get an identity from access-control.")]
    [MinLength(16, ErrorMessage = "RAG_INTERNAL_KEY must have at least 16 characters.")]
    public string InternalKey { get; set; } = string.Empty;
}
