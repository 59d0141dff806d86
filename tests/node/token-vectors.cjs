// Prints reference vectors: texts, most of them built to be difficult, with their tokens by OpenAI's tokenizer.
// Usage: node token-vectors.cjs > ../RagPlatform.Tokens.Tests/Bpe/reference-vectors.json
'use strict';

const { encoding } = require('./tokenizer.cjs');

const written = [
  'Hello, world!', 'The quick brown fox jumps over the lazy dog.', "I'm sure they'll say it's what we'd've done; you're right.",
  "I'M SURE THEY'LL SAY IT'S WHAT WE'D'VE DONE", "it'\u017f it'\u017fx 'SAD 'lL 'Re 'vE 'R 'L 'V 'x '' ' s", "'", "a'", "a's", "a'r", "'tis", "O'Reilly's",
  'camelCase PascalCase HTTPServer XMLHttpRequest aB Ab AB ABc', 'a1b22c333d4444e55555', '1234567890', '\u00bd\u00be\u2167\u0967\u0968\u0969\u096a \u{1d7d8}\u{1d7d9}\u{1d7da}\u{1d7db}',
  ' ', '  ', '   ', '\n', '\n\n', '\r\n', '\r\n\r\n', ' \n', '\n ', ' \n ', ' \n  ', '\t', '\t\t', ' \t', '\u00a0', '\u3000\u3000', '\u0085', '\u2028\u2029',
  'a ', 'a  ', 'a   ', 'a\n', 'a \n', 'a \n  ', 'a\n\n  \n   ', 'a\n\n \n', 'a  b', 'a   b', 'a \n b', 'a\n  b', 'a \n\n  \n b', 'a\tb', 'a\t\tb', 'a \t b', 'a\u00a0b', 'a \u00a0 b',
  'a\u0085b', 'a\u0085\u0085b', 'a\ufeffb', '\ufeffstart', 'a\u200bb', 'a\u180eb', 'a\u2003\u2003b', 'a\u000b\u000cb', '\u001c\u001d\u001e\u001f', 'a\u0000b',
  '.', '...', ' ...', '!\n', '!\r\n\r\n', '!\n/\n//', '//\n//', ' // comment\n', '/usr/local/bin', 'http://example.com/a?b=c&d=%20#e', '!!\u0301', '!\u0301', ' \u0301', '  \u0301ABC', '\u0301ABC', '\u0301abc', '\u0301',
  'e\u0301', 'E\u0301A', 'A\u0301\u0302B', '\u01c5x', 'X\u01c5', 'x\u01c5', '\u02b0\u02b0', 'A\u02b0', 'a\u02b0', 'A\u02b0B', '\u02b0A', '\u6f22A', 'A\u6f22', 'A\u6f22B', '\u6f22AB\u6f22AB',
  '\u4f60\u597d\uff0c\u4e16\u754c\u3002', '\u65e5\u672c\u8a9e\u306e\u30c6\u30ad\u30b9\u30c8', '\ud55c\uad6d\uc5b4 \ud14d\uc2a4\ud2b8', '\u0440\u0443\u0441\u0441\u043a\u0438\u0439 \u0422\u0415\u041a\u0421\u0422', '\u0395\u03bb\u03bb\u03b7\u03bd\u03b9\u03ba\u03ac', '\u0627\u0644\u0639\u0631\u0628\u064a\u0629\u064f', '\u05e2\u05d1\u05e8\u05d9\u05ea\u05b0', '\u0939\u093f\u0928\u094d\u0926\u0940', '\u0e20\u0e32\u0e29\u0e32\u0e44\u0e17\u0e22', 'na\u00efve caf\u00e9 \u00dcber stra\u00dfe \u0130stanbul',
  '\u{1f600}', '\u{1f468}\u200d\u{1f469}\u200d\u{1f467}', '\u{1f1e9}\u{1f1ea}', '\u2764\ufe0f', '\u{1f44d}\u{1f3fd}', '\u{10400}\u{10428}', '\u{20000}\u{2a6d6}', '\u{1d400}\u{1d41a}', '\u{e0001}', '\u{10ffff}', '\uffff', '\ufffd', '\ue000', '\u0378',
  '<|endoftext|>', 'a<|endoftext|>b', '<|fim_prefix|><|fim_middle|><|fim_suffix|><|endofprompt|>', '<|im_start|>user\nhi<|im_end|>',
  'def f(x):\n    return x + 1\n\n\nclass A:\n\tpass\n', '{"a": [1, 2.5, -3e10, null, true], "b": "\\u00e9"}', 'SELECT * FROM t WHERE a = \'b\';--', '| a | b |\n|---|---|\n| 1 | 2 |', '<p class="x">&nbsp;</p>',
  'a'.repeat(95), 'a'.repeat(97), 'a'.repeat(1000), 'A'.repeat(300), ' '.repeat(500), ' '.repeat(500) + 'x', '\n'.repeat(300), '-'.repeat(300), '='.repeat(129), '\u6f22'.repeat(200), '\u6f22\u5b57\u5909\u63db'.repeat(60), '\u{1f600}'.repeat(50), '0'.repeat(100), 'abcdefghij'.repeat(50), 'xX'.repeat(60),
  'honorificabilitudinitatibus antidisestablishmentarianism Pneumonoultramicroscopicsilicovolcanoconiosis', 'ACGTTGCAAGCTTAGGCATCGATCGGATTACAGGCATGAGCCACCGCGCCCGGCC', 'd41d8cd98f00b204e9800998ecf8427e', 'SGVsbG8sIFdvcmxkIQ==',
];

// A linear congruential generator, so that the vectors are the same whenever they are made.
let state = 20261125n;
function next(bound) {
  state = (state * 6364136223846793005n + 1442695040888963407n) & 0xffffffffffffffffn;
  return Number((state >> 33n) % BigInt(bound));
}

const alphabet = ['a', 'b', 'the', 'The', 'THE', 'A', 'Z', '1', '23', '\u00b2', ' ', ' ', '  ', '\n', '\r', '\t', '\u00a0', '\u0085', '.', ',', '/', '-', "'", "'s", "'LL", '\u017f', '\u0301', '\u0903', '\u02b0', '\u01c5', '\u6f22', '\u0430', '\u0410', '\u{1f600}', '\u{10400}', '\u{1d7d8}', '\u200d', '\ufeff'];
const made = Array.from({ length: 300 }, () => Array.from({ length: 1 + next(24) }, () => alphabet[next(alphabet.length)]).join(''));

const encoders = ['o200k_base', 'cl100k_base'].map(encoding);
const vectors = [...written, ...made].map((text) => {
  const [o200k, cl100k] = encoders.map((encoder) => Array.from(encoder.encode_ordinary(text)));
  return JSON.stringify({ text, o200k_base: o200k, cl100k_base: cl100k }).replace(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
});
process.stdout.write(`[\n${vectors.join(',\n')}\n]\n`);
