import assert from 'node:assert/strict';
import { fork, type ChildProcess } from 'node:child_process';
import { Method } from '../../server/protocol/methods';
import { nouns } from '../service/support';
import { fakeServer, uri } from './client';
import { mutate, type Json } from './mutate';
import { Random } from '../support/random';

type Fields = Record<string, Json>;

const calm = 'file:///catalogs/calm.dims.yaml';
const textDocument = { uri };
const position = { line: 9, character: 9 };
const range = { start: position, end: { line: 11, character: 40 } };
const opening = { uri, languageId: 'yaml', version: 1, text: nouns };

/** Whole messages of every kind that the server knows, to be mutated. */
const messages = [
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

/** A server that is spoken to without a client library, so that any message can be sent. */
class Raw {
  readonly process: ChildProcess;
  exit: string | undefined;
  readonly #waiting = new Map<unknown, (message: { result?: unknown }) => void>();

  constructor() {
    const args = ['--node-ipc', `--clientProcessId=${process.pid}`];
    const env = { ...process.env, DIMCAT_FAKE_STEPS: '1' };
    this.process = fork(fakeServer, args, { silent: true, env });
    this.process.on('exit', (code, signal) => {
      this.exit = `exit code ${code}, signal ${signal}`;
      for (const answer of this.#waiting.values()) answer({});
    });
    this.process.on('message', (message: { id?: unknown; result?: unknown }) => {
      this.#waiting.get(message.id)?.(message);
    });
  }

  send(message: unknown): void {
    this.process.send(message as object);
  }

  async request(id: string, method: string, params: object): Promise<unknown> {
    const answer = new Promise<{ result?: unknown }>((resolve) => this.#waiting.set(id, resolve));
    this.send({ jsonrpc: '2.0', id, method, params });
    const { result } = await answer;
    this.#waiting.delete(id);
    assert.equal(this.exit, undefined, 'the server died');
    return result;
  }
}

describe('hostile messages', () => {
  const count = Number(process.env['DIMCAT_HOSTILE_MESSAGES'] ?? 20000);

  it(`${count} of them kill the server never, and it answers right in between`, async function () {
    this.timeout(0);
    const server = new Raw();
    try {
      await server.request('i', 'initialize', { processId: null, capabilities: {} });
      server.send(note('textDocument/didOpen', { textDocument: { ...opening, uri: calm } }));
      const outline = { textDocument: { uri: calm } };
      const before = await server.request('first', 'textDocument/documentSymbol', outline);
      assert.equal((before as unknown[]).length, 3);
      const random = new Random(9);
      for (let sent = 1; sent <= count; sent++) {
        server.send(next(sent, random));
        if (sent % 250 !== 0) continue;
        const now = await server.request(`${sent}`, 'textDocument/documentSymbol', outline);
        assert.deepEqual(now, before);
      }
    } finally {
      server.process.kill('SIGKILL');
    }
  });
});

/** A message with its own number: left whole, or mutated within its parameters, or anywhere. */
function next(sent: number, random: Random): unknown {
  const message = { ...random.of(messages) };
  if (message['id'] !== undefined && random.below(20) > 0) message['id'] = sent;
  const how = random.below(10);
  if (how < 3) return message;
  if (how === 9) return mutate(message, random);
  return { ...message, params: mutate(message['params'] ?? null, random) };
}

function note(method: string, params: object): Fields {
  return JSON.parse(JSON.stringify({ jsonrpc: '2.0', method, params })) as Fields;
}

function ask(method: string, params: object): Fields {
  return { ...note(method, params), id: 0 };
}
