namespace RagPlatform.TestSupport;

/// <summary>Environment variables of this process, and of what it starts, until it is disposed.</summary>
public sealed class EnvironmentScope : IDisposable
{
    private readonly (string Name, string? Before)[] _before;

    /// <summary>Sets them.</summary>
    /// <param name="variables">Names and values.</param>
    public EnvironmentScope(params (string Name, string Value)[] variables)
    {
        ArgumentNullException.ThrowIfNull(variables);
        _before = [.. variables.Select(variable => (variable.Name, Environment.GetEnvironmentVariable(variable.Name)))];
        foreach ((string name, string value) in variables)
        {
            Environment.SetEnvironmentVariable(name, value);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach ((string name, string? before) in _before)
        {
            Environment.SetEnvironmentVariable(name, before);
        }
    }
}
