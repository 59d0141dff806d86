// Drives the probe service with the gRPC client written for node and prints what it saw as one JSON object.
// Usage: node grpc-probe.cjs <probe.proto> <host:port> <scenario>
'use strict';

const grpc = require('@grpc/grpc-js');
const protoLoader = require('@grpc/proto-loader');

const [protoPath, address, scenario] = process.argv.slice(2);
const definition = grpc.loadPackageDefinition(protoLoader.loadSync(protoPath, { defaults: true }));
const client = new definition.ragplatform.probe.Probe(address, grpc.credentials.createInsecure(), {
  'grpc.max_receive_message_length': 16 * 1024 * 1024,
  'grpc.default_compression_algorithm': grpc.compressionAlgorithms[scenario] ?? grpc.compressionAlgorithms.identity,
});

function metadata() {
  const result = new grpc.Metadata();
  result.add('echo-text', 'from node');
  result.add('echo-data-bin', Buffer.from([0, 1, 254, 255]));
  result.add('trail-text', 'until the end');
  return result;
}

// JSON with bytes in hexadecimal.
function plain(map) {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, Buffer.isBuffer(value) ? value.toString('hex') : value]));
}

function unary(method, request) {
  return new Promise((resolve) => {
    const report = {};
    const call = client[method](request, metadata(), { deadline: Date.now() + (scenario === 'deadline' ? 1000 : 20000) }, (error, response) => {
      report.code = error ? error.code : 0;
      report.details = error ? error.details : '';
      report.trailers = error ? plain(error.metadata.getMap()) : report.trailers;
      report.text = response && response.text;
      report.payload = response && response.payload.toString('hex');
    });
    call.on('metadata', (headers) => { report.headers = plain(headers.getMap()); });
    call.on('status', (status) => {
      report.trailers = plain(status.metadata.getMap());
      resolve(report);
    });
  });
}

function readAll(call) {
  return new Promise((resolve) => {
    const report = { counts: [] };
    call.on('metadata', (headers) => { report.headers = plain(headers.getMap()); });
    call.on('data', (message) => report.counts.push(message.count));
    call.on('error', () => {});
    call.on('status', (status) => {
      report.code = status.code;
      report.details = status.details;
      report.trailers = plain(status.metadata.getMap());
      resolve(report);
    });
  });
}

const scenarios = {
  unary: () => unary('Echo', { text: 'grüße', payload: Buffer.from([9, 8]) }),
  gzip: () => unary('Echo', { text: 'z'.repeat(10000) }),
  deflate: () => unary('Echo', { text: 'z'.repeat(10000) }),
  fail: () => unary('Fail', { count: 9, text: 'not now', payload: Buffer.from([1, 2]) }),
  deadline: () => unary('Hang', {}),
  count: () => readAll(client.Count({ count: 25 }, metadata())),
  chat: () => {
    const call = client.Chat(metadata());
    let next = 0;
    const send = () => (next < 10 ? call.write({ count: next++ }) : call.end());
    call.on('data', send);
    send();
    return readAll(call);
  },
  gather: () => new Promise((resolve) => {
    const call = client.Gather(metadata(), (error, response) => resolve({
      code: error ? error.code : 0,
      count: response && response.count,
      text: response && response.text,
    }));
    for (let i = 1; i <= 10; i++) {
      call.write({ count: i, text: 'x' });
    }
    call.end();
  }),
  cancel: () => {
    const call = client.Count({ count: 2147483647 }, metadata());
    call.once('data', () => call.cancel());
    return readAll(call);
  },
};

scenarios[scenario]().then((report) => {
  process.stdout.write(JSON.stringify(report));
  client.close();
});
