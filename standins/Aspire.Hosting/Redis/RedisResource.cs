namespace Aspire.Hosting.ApplicationModel;

/// <summary>A Redis server in a container.</summary>
public class RedisResource : ContainerResource, IResourceWithConnectionString
{
    public RedisResource(string name)
        : base(name) => PrimaryEndpoint = new EndpointReference(this, "tcp");

    public RedisResource(string name, ParameterResource password)
        : this(name) => PasswordParameter = password;

    public EndpointReference PrimaryEndpoint { get; }

    public EndpointReferenceExpression Host => PrimaryEndpoint.Property(EndpointProperty.Host);

    public EndpointReferenceExpression Port => PrimaryEndpoint.Property(EndpointProperty.Port);

    public ParameterResource? PasswordParameter { get; internal set; }

    public ReferenceExpression ConnectionStringExpression
    {
        get
        {
            var expression = new ReferenceExpressionBuilder();
            expression.Append($"{Host}:{Port}");
            if (PasswordParameter is { } password)
            {
                expression.Append($",password={password}");
            }

            expression.AppendFormatted(new ConditionalExpression(
                PrimaryEndpoint.Property(EndpointProperty.TlsEnabled), ReferenceExpression.Create($",ssl=true"), ReferenceExpression.Empty));
            return expression.Build();
        }
    }

    public ReferenceExpression UriExpression
    {
        get
        {
            var expression = new ReferenceExpressionBuilder();
            expression.Append($"{PrimaryEndpoint.Property(EndpointProperty.Scheme)}://");
            if (PasswordParameter is { } password)
            {
                expression.Append($":{password:uri}@");
            }

            expression.Append($"{Host}:{Port}");
            return expression.Build();
        }
    }

    public IEnumerable<KeyValuePair<string, ReferenceExpression>> GetConnectionProperties()
    {
        yield return new("Host", ReferenceExpression.Create($"{Host}"));
        yield return new("Port", ReferenceExpression.Create($"{Port}"));
        if (PasswordParameter is { } password)
        {
            yield return new("Password", ReferenceExpression.Create($"{password}"));
        }

        yield return new("Uri", UriExpression);
    }
}
