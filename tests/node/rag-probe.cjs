// Asks a running platform with the gRPC client written for node and prints what it saw as one JSON object.
// Usage: node rag-probe.cjs <folder of .proto files> <host:port> <key, empty for none> <collection> <question>
'use strict';

const grpc = require('@grpc/grpc-js');
const protoLoader = require('@grpc/proto-loader');

const [protos, address, key, collection, question] = process.argv.slice(2);
const definition = grpc.loadPackageDefinition(protoLoader.loadSync('ragplatform/v1/rag.proto', {
  includeDirs: [protos], keepCase: true, longs: Number, enums: String, defaults: true,
}));
const client = new definition.ragplatform.v1.RagService(address, grpc.credentials.createInsecure());
const request = { question, collections: [collection] };

function metadata() {
  const result = new grpc.Metadata();
  if (key) {
    result.set('authorization', `Bearer ${key}`);
  }
  return result;
}

const options = () => ({ deadline: Date.now() + 20000 });

function unary(method, message) {
  return new Promise((resolve) => {
    client[method](message, metadata(), options(), (error, reply) =>
      resolve({ code: error ? error.code : 0, details: error?.details, reply }));
  });
}

function stream(message) {
  return new Promise((resolve) => {
    const report = { deltas: '', reply: null };
    const call = client.AskStream(message, metadata(), options());
    call.on('data', (event) => {
      report.deltas += event.delta ?? '';
      report.reply = event.reply ?? report.reply;
    });
    call.on('error', () => {});
    call.on('status', (status) => resolve({ code: status.code, details: status.details, ...report }));
  });
}

// A citation is exact when its document's text has the quote where the citation says, as JavaScript counts.
async function check(reply) {
  const citations = [];
  for (const citation of reply?.citations ?? []) {
    const { reply: document } = await unary('GetDocument', { collection: citation.collection, document_id: citation.document_id });
    citations.push({
      document_id: citation.document_id, quote: citation.quote, exact: document.text.slice(citation.start, citation.end) === citation.quote,
    });
  }
  return citations;
}

(async () => {
  const asked = await unary('Ask', request);
  const streamed = await stream({ ...request, cache: 'NO_CACHE' });
  const listed = await unary('ListCollections', {});
  process.stdout.write(JSON.stringify({
    ask: { code: asked.code, details: asked.details, answer: asked.reply?.answer, citations: await check(asked.reply) },
    stream: {
      code: streamed.code, details: streamed.details, deltas: streamed.deltas, answer: streamed.reply?.answer,
      citations: await check(streamed.reply),
    },
    collections: (listed.reply?.collections ?? []).map((entry) => entry.name),
  }));
  client.close();
})();
