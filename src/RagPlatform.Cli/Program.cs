using RagPlatform.Cli.CommandLine;
using RagPlatform.Cli.Output;

return await RagCommandLine.RunAsync(args, Surroundings.OfProcess());
