namespace RagPlatform.CostAccounting.Segments;

/// <summary>A row of <c>segment_models</c>: a vector space as it is kept.</summary>
internal sealed class SpaceRow
{
    public byte[] Mean { get; init; } = [];

    public byte[] Base { get; init; } = [];

    public long Vectors { get; init; }
}
