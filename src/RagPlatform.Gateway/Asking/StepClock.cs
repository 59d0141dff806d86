using RagPlatform.Contracts.V1;

namespace RagPlatform.Gateway.Asking;

/// <summary>Measures the steps of one question.</summary>
internal sealed class StepClock(TimeProvider time)
{
    private readonly long _begin = time.GetTimestamp();
    private readonly List<StepTiming> _steps = [];

    /// <summary>Runs a step and notes how long it took, also when it fails.</summary>
    public async Task<T> MeasureAsync<T>(string step, Func<Task<T>> work)
    {
        long begin = time.GetTimestamp();
        try
        {
            return await work();
        }
        finally
        {
            _steps.Add(new StepTiming { Step = step, DurationUs = Microseconds(begin) });
        }
    }

    /// <summary>The steps so far and the whole time until now.</summary>
    public Timings Read()
    {
        var timings = new Timings { TotalUs = Microseconds(_begin) };
        timings.Steps.AddRange(_steps);
        return timings;
    }

    private long Microseconds(long since) => (long)time.GetElapsedTime(since).TotalMicroseconds;
}
