// hnswlib on one thread, asked line by line: node --expose-gc hnswlib-peer.mjs MODULE DATA. Answers "build" and "search EF" with JSON.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import readline from 'node:readline';

const [modulePath, data] = process.argv.slice(2);
const { HierarchicalNSW } = createRequire(import.meta.url)(modulePath);
const { N, D, Q } = JSON.parse(fs.readFileSync(`${data}/meta.json`));
const floats = name => {
  const bytes = fs.readFileSync(`${data}/${name}`);
  return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
};
const base = floats('base.f32');
const query = floats('query.f32');
const truthBytes = fs.readFileSync(`${data}/gt10.i32`);
const truth = new Int32Array(truthBytes.buffer, truthBytes.byteOffset, truthBytes.byteLength / 4);
const queries = Array.from({ length: Q }, (_, i) => Array.from(query.subarray(i * D, i * D + D)));
const resident = () => { globalThis.gc(); globalThis.gc(); return process.memoryUsage().rss; };
const before = resident();
const index = new HierarchicalNSW('ip', D);
index.initIndex(N, 16, 200, 100);

const build = () => {
  const started = performance.now();
  for (let i = 0; i < N; i++) index.addPoint(Array.from(base.subarray(i * D, i * D + D)), i);
  return { seconds: (performance.now() - started) / 1000 };
};

const search = ef => {
  index.setEf(ef);
  const micros = [];
  let hits = 0;
  for (let i = 0; i < Q; i++) {
    const started = performance.now();
    const found = index.searchKnn(queries[i], 10).neighbors;
    micros.push((performance.now() - started) * 1000);
    const wanted = new Set(truth.subarray(i * 10, i * 10 + 10));
    for (const row of found) if (wanted.has(row)) hits++;
  }
  const total = micros.reduce((x, y) => x + y);
  micros.sort((x, y) => x - y);
  return { recall: hits / Q / 10, qps: Q / total * 1e6, p50: micros[Q >> 1], p99: micros[Math.floor(Q * 0.99)] };
};

for await (const line of readline.createInterface({ input: process.stdin })) {
  const [verb, argument] = line.split(' ');
  const answer = verb === 'build' ? build() : verb === 'search' ? search(Number(argument)) : { bytes: resident() - before };
  console.log(JSON.stringify(answer));
}
