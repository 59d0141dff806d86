namespace RagPlatform.AppHost;

/// <summary>Secrets that are made once and stay the same from run to run.</summary>
internal static class KeptSecrets
{
    /// <summary>Characters in a secret: 32 of 56 kinds are more than 180 bits.</summary>
    private const int Length = 32;

    /// <summary>
    /// Adds a secret parameter. In run mode its value is kept in the data folder unless configuration gives one, in which case nothing
    /// is written; when published, the deployment generates its own.
    /// </summary>
    internal static IResourceBuilder<ParameterResource> AddKeptSecret(
        this IDistributedApplicationBuilder builder, string name, DataFolder data)
    {
        var generate = new GenerateParameterDefault { MinLength = Length, Special = false };
        var key = $"Parameters:{name}";
        if (builder.ExecutionContext.IsRunMode)
        {
            // A shell cannot export a name with hyphens, so the form with underscores counts as well.
            builder.Configuration[key] ??= builder.Configuration[key.Replace('-', '_')]
                ?? ReadOrCreate(Path.Combine(data.Secrets, name), generate);
        }

        return builder.AddParameter(name, generate, secret: true);
    }

    private static string ReadOrCreate(string path, GenerateParameterDefault generate)
    {
        if (!File.Exists(path))
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            // Written apart and moved into place: a crash between the two leaves no empty secret behind.
            var draft = $"{path}.{Environment.ProcessId}";
            using (var writer = new StreamWriter(draft, options))
            {
                writer.Write(generate.GetDefaultValue());
            }

            try
            {
                File.Move(draft, path, overwrite: false);
            }
            catch (IOException) when (File.Exists(path))
            {
                // Another AppHost on the same folder was faster: its secret is the one.
                File.Delete(draft);
            }
        }

        return File.ReadAllText(path).Trim();
    }
}
