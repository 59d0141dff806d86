using RagPlatform.Generation.Answering;

namespace RagPlatform.Generation.Models;

/// <summary>The model that answers where a budget has too little for the first, and what writes with it.</summary>
/// <param name="Model">Not configured where there is none.</param>
/// <param name="Writer">Writes with it.</param>
internal sealed record CheaperModel(IAnswerModel Model, AnswerWriter Writer);
