// Encodes texts with OpenAI's own tokenizer (its Rust core compiled to WebAssembly) and writes the tokens to a file.
// Usage: node tokens.cjs <o200k_base | cl100k_base> <file of texts> <file for the tokens>
// Texts: for each its length in UTF-16 code units, and these (little endian). Tokens: for each text their count, and they. All counts and tokens
// are 32 bits, little endian. All text is ordinary text: special tokens are not looked for.
'use strict';

const fs = require('fs');
const { encoding } = require('./tokenizer.cjs');

const [name, input, output] = process.argv.slice(2);
const encoder = encoding(name);
const bytes = fs.readFileSync(input);
const parts = [];
let texts = 0;
let tokens = 0;
for (let at = 0; at < bytes.length;) {
  const length = bytes.readInt32LE(at) * 2;
  const ids = encoder.encode_ordinary(bytes.toString('utf16le', at + 4, at + 4 + length));
  parts.push(Buffer.from(Uint32Array.of(ids.length).buffer), Buffer.from(ids.buffer, ids.byteOffset, ids.byteLength));
  at += 4 + length;
  texts++;
  tokens += ids.length;
}
fs.writeFileSync(output, Buffer.concat(parts));
process.stdout.write(JSON.stringify({ texts, tokens }));
