using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using RagPlatform.Storage.Databases;

namespace RagPlatform.Storage.Migrations;

/// <summary>One forward-only step of a schema.</summary>
/// <param name="Version">Rising number from the file's name, from 1.</param>
/// <param name="Name">The file's name without number and ending.</param>
/// <param name="Sql">Its statements.</param>
internal sealed record Migration(long Version, string Name, string Sql)
{
    /// <summary>SHA-256 of the statements: a script that has run must never change.</summary>
    public string Checksum => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql.ReplaceLineEndings("\n"))));

    /// <summary>Reads the migrations of a dialect, in order.</summary>
    /// <exception cref="InvalidOperationException">A name is malformed or a number occurs twice.</exception>
    public static IReadOnlyList<Migration> ReadAll(Assembly assembly, SqlDialect dialect)
    {
        string prefix = $"{dialect}/";
        var migrations = new SortedList<long, Migration>();
        foreach (string resource in assembly.GetManifestResourceNames())
        {
            string path = resource.Replace('\\', '/');
            if (!path.StartsWith(prefix, StringComparison.Ordinal) || !path.EndsWith(".sql", StringComparison.Ordinal))
            {
                continue;
            }

            string name = path[prefix.Length..^".sql".Length];
            int separator = name.IndexOf('_', StringComparison.Ordinal);
            if (separator < 1
                || !long.TryParse(name.AsSpan(0, separator), NumberStyles.None, CultureInfo.InvariantCulture, out long version))
            {
                throw new InvalidOperationException($"The migration '{path}' is not named like '0001_what_it_does.sql'.");
            }

            using Stream stream = assembly.GetManifestResourceStream(resource)!;
            using var reader = new StreamReader(stream, Encoding.UTF8);
            if (!migrations.TryAdd(version, new Migration(version, name[(separator + 1)..], reader.ReadToEnd())))
            {
                throw new InvalidOperationException($"The migration number {version} occurs twice in '{assembly.GetName().Name}'.");
            }
        }

        return [.. migrations.Values];
    }
}
