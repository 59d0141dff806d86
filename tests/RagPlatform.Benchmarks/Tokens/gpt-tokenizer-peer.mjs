// gpt-tokenizer asked line by line: node gpt-tokenizer-peer.mjs PACKAGE ENCODING TEXT. Answers "digest", "encode" and "count" with JSON.
import crypto from 'node:crypto';
import fs from 'node:fs';
import readline from 'node:readline';
import { pathToFileURL } from 'node:url';

const [packagePath, encoding, file] = process.argv.slice(2);
const tokenizer = await import(pathToFileURL(`${packagePath}/esm/encoding/${encoding}.js`));
const text = fs.readFileSync(file, 'utf8');
const timed = work => { const started = performance.now(); work(text); return { ms: performance.now() - started }; };
const digest = () => ({ digest: crypto.createHash('sha256').update(Buffer.from(Int32Array.from(tokenizer.encode(text)).buffer)).digest('hex') });

for await (const line of readline.createInterface({ input: process.stdin })) {
  console.log(JSON.stringify(line === 'digest' ? digest() : timed(line === 'encode' ? tokenizer.encode : tokenizer.countTokens)));
}
