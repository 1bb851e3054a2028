/** Messages to a real server over standard input: of every kind, mutated as values, as bytes and in their headers. */
import { Method } from '../../server/protocol/methods';
import { uri } from '../lsp/client';
import { nouns } from '../service/support';
import type { Random } from '../support/random';
import { type Guarantee, type Soak, type Outcome, Tally } from './guarantee';
import { mutate, type Json } from './mutate';
import { framed, WEDGE, Wire } from './wire';

type Fields = Record<string, Json>;

/** How many messages come between two questions of which the answer is known. */
const STRETCH = 100;
const calm = 'file:///catalogs/calm.dims.yaml';
const textDocument = { uri };
const position = { line: 9, character: 9 };
const range = { start: position, end: { line: 11, character: 40 } };
const opening = { uri, languageId: 'yaml', version: 1, text: nouns };

export const messages: Guarantee = {
  name: 'messages',
  promise:
    'no message ends the server or keeps it from answering, whatever it holds and however it is framed',
  tries: 'messages',
  quick: 4_000,
  full: 100_000,
  limit: WEDGE,
  run: async (soak) => {
    const server = new Wire();
    try {
      return await talk(server, soak);
    } finally {
      server.end();
    }
  },
};

/** The longest time is that of an answer, behind a stretch of messages. */
async function talk(server: Wire, soak: Soak): Promise<Outcome> {
  await server.ask('initialize', { processId: null, capabilities: {} });
  server.write(framed(note('initialized', {})));
  server.write(framed(note('textDocument/didOpen', { textDocument: { ...opening, uri: calm } })));
  const outline = { textDocument: { uri: calm } };
  const before = await server.ask('textDocument/documentSymbol', outline);
  const tally = new Tally(soak);
  while (!tally.isDone()) {
    const sent = Array.from({ length: STRETCH }, () => bytesOf(soak.random));
    for (const bytes of sent) server.write(bytes);
    const started = performance.now();
    const after = await server.ask('textDocument/documentSymbol', outline);
    const ms = performance.now() - started;
    const answered = server.exit ?? `answered ${after.slice(0, 200)}`;
    const wrong = after === before ? server.slip() : answered;
    const last = (): string => Buffer.concat(sent.slice(-3)).toString('latin1').slice(0, 500);
    for (let each = 1; each < STRETCH; each += 1) tally.add(undefined);
    tally.add(wrong && `${wrong} behind ${last()}`, ms, last);
    if (server.exit !== undefined) break;
  }
  return tally.outcome();
}

/** Whole messages of every kind that the server knows, to be mutated. */
const kinds = [
  note('textDocument/didOpen', { textDocument: opening }),
  note('textDocument/didChange', {
    textDocument: { uri, version: 2 },
    contentChanges: [{ range, text: 'x' }, { text: nouns }],
  }),
  note('textDocument/didClose', { textDocument }),
  note('textDocument/didSave', { textDocument }),
  note('workspace/didChangeWatchedFiles', { changes: [{ uri, type: 2 }] }),
  note('$/cancelRequest', { id: 7 }),
  note('$/setTrace', { value: 'verbose' }),
  note('$/progress', { token: 't', value: { kind: 'begin' } }),
  note('window/workDoneProgress/cancel', { token: 't' }),
  note('initialized', {}),
  note(Method.environment, { trusted: true, providers: ['cpu'], cacheFolder: '' }),
  ask('initialize', { processId: null, rootUri: null, capabilities: {} }),
  ask('textDocument/hover', { textDocument, position }),
  ask('textDocument/codeLens', { textDocument }),
  ask('textDocument/documentSymbol', { textDocument }),
  ask('textDocument/completion', { textDocument, position }),
  ask('textDocument/codeAction', { textDocument, range, context: { diagnostics: [] } }),
  ask(Method.buildCache, { uri, workDoneToken: 't' }),
  ask(Method.measure, { uri, feature: 'animal', workDoneToken: 't' }),
  ask(Method.coverage, { uri, workDoneToken: [] }),
  ask(Method.flip, { uri, feature: 'animal', workDoneToken: 3 }),
  ask(Method.dimensionFacts, { uri, dimensions: [3], workDoneToken: 4 }),
  ask(Method.featurePage, { uri, feature: 'animal' }),
  ask(Method.panel, {
    uri,
    panel: 'feature',
    kind: 'page',
    key: { feature: 'animal' },
    from: 0,
    count: 0,
  }),
  ask(Method.features, { uri }),
  ask(Method.checkClaim, { uri, feature: 'animal', kind: 'detects' }),
];

/** A message of any kind with its own number: whole, or hostile in what it says, in its bytes or in its headers. */
function bytesOf(random: Random): Buffer {
  const message = { ...random.of(kinds) };
  if (message['id'] !== undefined && random.below(20) > 0) message['id'] = random.below(1e6);
  const how = random.below(20);
  if (how < 5) return framed(message);
  if (how < 14) return framed({ ...message, params: mutate(message['params'] ?? null, random) });
  if (how < 17) return framed(mutate(message, random));
  return how < 19 ? damaged(framed(message), random) : misframed(framed(message), random);
}

/** Bytes of the body changed; its length stays right. */
function damaged(bytes: Buffer, random: Random): Buffer {
  const body = bytes.indexOf('{');
  for (let changes = 1 + random.below(8); changes > 0; changes -= 1)
    bytes[body + random.below(bytes.length - body)] = random.below(256);
  return bytes;
}

/** With headers that are none, or a length that is not the body's; what it may swallow follows. */
function misframed(bytes: Buffer, random: Random): Buffer {
  const [head, body] = [bytes.subarray(0, bytes.indexOf('{')), bytes.subarray(bytes.indexOf('{'))];
  const headers = random.of([
    head.toString().replace(':', ''),
    head.toString().replace('Length', 'Width'),
    head.toString().replace(/\d+/, random.of(['', '-1', '1e3', '0x10', 'NaN', '99999999999999'])),
    `Content-Length: ${body.length + random.below(1000)}\r\n\r\n`,
    `Content-Length: ${random.below(body.length)}\r\n\r\n`,
    `${head.toString().trimEnd()}\r\n\u0000: \u0001\r\n\r\n`,
    '\r\n\r\n',
    '',
    'GET / HTTP/1.1\r\nHost: x\r\n\r\n',
    random.of(['\n', '\u00ff', 'x']).repeat(random.below(9000)),
  ]);
  return Buffer.concat([Buffer.from(headers, 'latin1'), body, Buffer.alloc(1000, ' ')]);
}

function note(method: string, params: object): Fields {
  return JSON.parse(JSON.stringify({ jsonrpc: '2.0', method, params })) as Fields;
}

function ask(method: string, params: object): Fields {
  return { ...note(method, params), id: 0 };
}
