using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace RagPlatform.Retrieval.Extraction.Pdf;

/// <summary>
/// Runs pdftotext on a document: in through its standard input, out through its standard output. Nothing of ours touches the disk.
/// </summary>
internal static class PdfToText
{
    private const int MaxErrorsShown = 4096;

    /// <summary>Reads a document; when cancelled, the process is ended first.</summary>
    /// <exception cref="DocumentRefusedException">PDF_READER_MISSING, or TEXT_TOO_LONG.</exception>
    public static async Task<PdfToTextResult> RunAsync(string program, ReadOnlyMemory<byte> pdf, CancellationToken cancellationToken)
    {
        using Process process = Start(program);
        Task feeding = FeedAsync(process, pdf, cancellationToken);
        Task<string> errors = ReadAsync(process.StandardError, MaxErrorsShown, cancellationToken);
        try
        {
            string output = await ReadAsync(process.StandardOutput, ExtractionLimits.MaxTextLength + 1, cancellationToken);
            if (output.Length > ExtractionLimits.MaxTextLength)
            {
                throw ExtractionLimits.TextTooLong();
            }

            await feeding;
            await process.WaitForExitAsync(cancellationToken);
            return new PdfToTextResult(process.ExitCode, output, await errors);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
                await process.WaitForExitAsync(CancellationToken.None);
            }

            // Nothing may use the pipes of a process that is disposed.
            await Task.WhenAll(feeding, errors).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static Process Start(string program)
    {
        var start = new ProcessStartInfo(program)
        {
            ArgumentList = { "-enc", "UTF-8", "-eol", "unix", "-", "-" },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            throw new DocumentRefusedException(
                "PDF_READER_MISSING",
                $"PDF documents are read by the program '{program}', which is not here; install poppler-utils where Retrieval runs, or name "
                + $"the program in {ExtractionOptions.SectionName}:{nameof(ExtractionOptions.PdfToText)}, and send the document again.");
        }
    }

    private static async Task FeedAsync(Process process, ReadOnlyMemory<byte> pdf, CancellationToken cancellationToken)
    {
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(pdf, cancellationToken);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has seen enough, which its exit code tells.
        }
    }

    // What is beyond the limit of the errors is read all the same, or the program would wait for a reader; what is beyond that of the text
    // ends it.
    private static async Task<string> ReadAsync(StreamReader reader, int limit, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        var buffer = new char[8192];
        int read;
        while ((read = await reader.ReadAsync(buffer, cancellationToken)) > 0)
        {
            text.Append(buffer, 0, Math.Min(read, limit - text.Length));
            if (text.Length == limit && limit > MaxErrorsShown)
            {
                break;
            }
        }

        return text.ToString();
    }
}
