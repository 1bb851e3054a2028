import { fork, type ChildProcess } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import {
  createProtocolConnection,
  IPCMessageReader,
  IPCMessageWriter,
  type ProtocolConnection,
} from 'vscode-languageserver/node';
import { firstThreadUsed, usedBy } from './procfs';

/** What an editor asks besides, after each key, without waiting for it. */
const besides = [
  'textDocument/codeLens',
  'textDocument/documentSymbol',
  'textDocument/foldingRange',
  'textDocument/documentLink',
];

/** An editor with one file, as far as a stopwatch needs one. */
export class BenchClient {
  readonly #published = new EventEmitter();
  #version = 1;

  private constructor(
    private readonly process: ChildProcess,
    private readonly connection: ProtocolConnection,
    private readonly uri: string,
  ) {
    connection.onNotification('textDocument/publishDiagnostics', (params: { uri: string }) => {
      if (params.uri === uri) this.#published.emit('diagnostics');
    });
    for (const method of [
      'workspace/codeLens/refresh',
      'workspace/inlayHint/refresh',
      'workspace/semanticTokens/refresh',
      'client/registerCapability',
    ]) {
      connection.onRequest(method, () => null);
    }
  }

  /** Starts a server; `schema` is what a server of plain YAML checks catalogs by. */
  static async start(
    module: string,
    uri: string,
    schema: string,
    cacheFolder: string,
  ): Promise<BenchClient> {
    const child = fork(module, ['--node-ipc', `--clientProcessId=${process.pid}`], {
      silent: true,
    });
    const connection = createProtocolConnection(
      new IPCMessageReader(child),
      new IPCMessageWriter(child),
    );
    const client = new BenchClient(child, connection, uri);
    const yaml = {
      schemas: { [schema]: '*.dims.yaml' },
      validate: true,
      hover: true,
      completion: true,
    };
    connection.onRequest(
      'workspace/configuration',
      ({ items }: { items: { section?: string }[] }) =>
        items.map(({ section }) => (section === 'yaml' ? yaml : {})),
    );
    connection.listen();
    const refresh = { refreshSupport: true };
    await connection.sendRequest('initialize', {
      processId: process.pid,
      rootUri: null,
      capabilities: {
        workspace: { configuration: true, codeLens: refresh },
        textDocument: { hover: {}, completion: {}, foldingRange: {} },
      },
      initializationOptions: { trusted: true, providers: ['cpu'], cacheFolder },
    });
    await connection.sendNotification('initialized', {});
    await connection.sendNotification('workspace/didChangeConfiguration', { settings: { yaml } });
    return client;
  }

  /**
   * Resolves when the first diagnostics have come: with the longest wait, in milliseconds, of requests that the server
   * answers without reading anything, asked every few milliseconds meanwhile; and the most that its first thread
   * computed during one of them, of processor time, where the system tells.
   */
  async open(text: string): Promise<{ readonly longest: number; readonly slice?: number }> {
    const textDocument = { uri: this.uri, languageId: 'yaml', version: 1, text };
    const first = { came: false };
    const published = once(this.#published, 'diagnostics').then(() => (first.came = true));
    await this.connection.sendNotification('textDocument/didOpen', { textDocument });
    let [longest, slice] = [0, 0];
    const used = (): number => firstThreadUsed(this.process.pid!) ?? NaN;
    while (!first.came) {
      const [begin, before] = [performance.now(), used()];
      await this.request('dimcat/noSuchRequest', {}).catch(() => null);
      longest = Math.max(longest, performance.now() - begin);
      slice = Math.max(slice, used() - before);
      await new Promise((resume) => setTimeout(resume, 5));
    }
    await published;
    return { longest, ...(Number.isFinite(slice) && { slice }) };
  }

  /** Milliseconds from a key to the diagnostics after it, while the editor asks for all else that it shows. */
  async type(line: number, character: number, text: string): Promise<number> {
    const position = { line, character };
    const begin = performance.now();
    const published = once(this.#published, 'diagnostics');
    await this.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri: this.uri, version: ++this.#version },
      contentChanges: [{ range: { start: position, end: position }, text }],
    });
    const shown = besides.map((method) =>
      this.request(method, { textDocument: { uri: this.uri } }).catch(() => null),
    );
    await published;
    const elapsed = performance.now() - begin;
    await Promise.all(shown);
    return elapsed;
  }

  /** Milliseconds until a request is answered. */
  async time(method: string, params: object): Promise<number> {
    const begin = performance.now();
    await this.request(method, params);
    return performance.now() - begin;
  }

  at(line: number, character: number): object {
    return { textDocument: { uri: this.uri }, position: { line, character } };
  }

  request(method: string, params: object): Promise<unknown> {
    return this.connection.sendRequest(method, params);
  }

  /**
   * Milliseconds of processor time that the server has taken so far, in all its threads; undefined where the system
   * does not tell.
   */
  get processorTime(): number | undefined {
    const seconds = usedBy(this.process.pid!);
    return seconds === undefined ? undefined : 1000 * seconds;
  }

  async stop(): Promise<void> {
    const exited = once(this.process, 'exit');
    this.connection.dispose();
    this.process.disconnect();
    setTimeout(() => this.process.kill('SIGKILL'), 3000).unref();
    await exited;
  }
}
