// Platforms share the machine's few cores: one after the other.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
[assembly: TestCollectionOrderer("RagPlatform.FunctionalTests.Platform.SharedPlatformFirst", "RagPlatform.FunctionalTests.External")]
