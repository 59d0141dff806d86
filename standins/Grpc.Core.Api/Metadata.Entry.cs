using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Grpc.Core;

public sealed partial class Metadata
{
    /// <summary>
    /// A key and its value. Keys are lower-cased and consist of letters, digits, <c>.</c>, <c>_</c> and <c>-</c>; a key that ends in
    /// <see cref="BinaryHeaderSuffix"/> has bytes for its value, any other has text.
    /// </summary>
    [SuppressMessage("Design", "CA1034", Justification = "The official type is nested.")]
    public class Entry
    {
        private static readonly SearchValues<char> KeyCharacters = SearchValues.Create(
            "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-");

        private readonly string? _value;
        private readonly byte[]? _valueBytes;

        /// <exception cref="ArgumentException">The key is malformed or does not end in <see cref="BinaryHeaderSuffix"/>.</exception>
        public Entry(string key, byte[] valueBytes)
        {
            Key = Normalize(key);
            ArgumentNullException.ThrowIfNull(valueBytes);
            if (!IsBinary)
            {
                throw new ArgumentException($"A key with a binary value ends in {BinaryHeaderSuffix}.", nameof(key));
            }

            _valueBytes = (byte[])valueBytes.Clone();
        }

        /// <exception cref="ArgumentException">The key is malformed or ends in <see cref="BinaryHeaderSuffix"/>.</exception>
        public Entry(string key, string value)
        {
            Key = Normalize(key);
            ArgumentNullException.ThrowIfNull(value);
            if (IsBinary)
            {
                throw new ArgumentException($"A key with a text value does not end in {BinaryHeaderSuffix}.", nameof(key));
            }

            _value = value;
        }

        public string Key { get; }

        public bool IsBinary => Key.EndsWith(BinaryHeaderSuffix, StringComparison.Ordinal);

        /// <summary>The text.</summary>
        /// <exception cref="InvalidOperationException">The value is binary.</exception>
        public string Value => _value ?? throw new InvalidOperationException($"The value of {Key} is binary.");

        /// <summary>A copy of the bytes; of a text value, its ASCII bytes.</summary>
        public byte[] ValueBytes => _valueBytes is null ? Encoding.ASCII.GetBytes(_value!) : (byte[])_valueBytes.Clone();

        public override string ToString()
            => _valueBytes is null ? $"[Entry: key={Key}, value={_value}]" : $"[Entry: key={Key}, valueBytes={_valueBytes}]";

        internal bool HasKey(string key) => string.Equals(Key, key, StringComparison.OrdinalIgnoreCase);

        [SuppressMessage("Globalization", "CA1308", Justification = "Header names are lower case on the wire.")]
        private static string Normalize(string key)
        {
            ArgumentNullException.ThrowIfNull(key);
            if (key.Length == 0 || key.AsSpan().ContainsAnyExcept(KeyCharacters))
            {
                throw new ArgumentException(
                    "A metadata key consists of letters, digits, '.', '_' and '-', at least one of them.",
                    nameof(key));
            }

            return key.ToLowerInvariant();
        }
    }
}
