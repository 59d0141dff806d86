namespace Aspire.Hosting.ApplicationModel;

/// <summary>Where an address is shown.</summary>
public enum UrlDisplayLocation
{
    SummaryAndDetails = 0,
    DetailsOnly = 1,
}
