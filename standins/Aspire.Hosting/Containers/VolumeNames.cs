using System.Security.Cryptography;
using System.Text;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Names volumes so that two applications on one machine never share one by accident.</summary>
internal static class VolumeNames
{
    private const int HashDigits = 10;

    internal static string Generate<T>(IResourceBuilder<T> builder, string suffix)
        where T : IResource
    {
        var application = builder.ApplicationBuilder;
        var name = new string([.. application.Environment.ApplicationName.ToLowerInvariant()
            .Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' ? c : '_')]);
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(application.AppHostDirectory)))[..HashDigits];
        return $"{name}-{hash}-{builder.Resource.Name}-{suffix}";
    }
}
