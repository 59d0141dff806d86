using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace RagPlatform.TestSupport;

/// <summary>Reads from an assembly's metadata which members of other assemblies it refers to.</summary>
public static class MemberReferences
{
    /// <summary>Resolves every reference to members of the named assemblies.</summary>
    /// <param name="assembly">The assembly whose references are read.</param>
    /// <param name="placeholder">Stands in for the type parameters of whatever generic code a reference occurs in.</param>
    /// <param name="targets">Names of the assemblies referred to.</param>
    /// <exception cref="MissingMemberException">A member does not exist.</exception>
    /// <exception cref="TypeLoadException">A type does not exist.</exception>
    public static IReadOnlyList<MemberInfo> Resolve(Assembly assembly, Type placeholder, params string[] targets)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        using var file = new PEReader(File.OpenRead(assembly.Location));
        var metadata = file.GetMetadataReader();

        var placeholders = Enumerable.Repeat(placeholder, 8).ToArray();
        return
        [
            .. metadata.MemberReferences
                .Where(handle => targets.Contains(AssemblyOf(metadata, metadata.GetMemberReference(handle).Parent)))
                .Select(handle => assembly.ManifestModule.ResolveMember(MetadataTokens.GetToken(handle), placeholders, placeholders)!),
        ];
    }

    private static string? AssemblyOf(MetadataReader metadata, EntityHandle type)
    {
        switch (type.Kind)
        {
            case HandleKind.AssemblyReference:
                return metadata.GetString(metadata.GetAssemblyReference((AssemblyReferenceHandle)type).Name);
            case HandleKind.TypeReference:
                return AssemblyOf(metadata, metadata.GetTypeReference((TypeReferenceHandle)type).ResolutionScope);
            case HandleKind.TypeSpecification:
                var signature = metadata.GetBlobReader(metadata.GetTypeSpecification((TypeSpecificationHandle)type).Signature);
                if (signature.ReadSignatureTypeCode() != SignatureTypeCode.GenericTypeInstance)
                {
                    return null;
                }

                signature.ReadCompressedInteger();
                return AssemblyOf(metadata, signature.ReadTypeHandle());
            default:
                return null;
        }
    }
}
