using RagPlatform.Retrieval.Leases;

namespace RagPlatform.Retrieval.Vectors.Following;

/// <summary>Gives the engine that has a collection's vectors, up to date.</summary>
internal sealed class VectorRegistry(VectorEngines engines, VectorFollower follower, LeaseStore leases, TimeProvider time)
    : CopyRegistry<IVectorStore, VectorDocument>("vectors", engines.Get, follower, leases, time);
