import { fork, type ChildProcess, type ForkOptions } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { join } from 'node:path';
import {
  createProtocolConnection,
  IPCMessageReader,
  IPCMessageWriter,
  WorkDoneProgress,
  type InitializeResult,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  type WorkDoneProgressBegin,
  type WorkDoneProgressEnd,
  type WorkDoneProgressReport,
} from 'vscode-languageserver/node';
import { Method } from '../../server/protocol/methods';
import type { Environment, StatusNotification } from '../../server/protocol/requests';

export const uri = 'file:///catalogs/x.dims.yaml';

type Progress = WorkDoneProgressBegin | WorkDoneProgressReport | WorkDoneProgressEnd;

/** A client of a server process, which keeps all that the server says. */
export class Client {
  readonly published: PublishDiagnosticsParams[] = [];
  readonly statuses: StatusNotification[] = [];
  readonly logged: string[] = [];
  lensRefreshes = 0;
  readonly #heard = new EventEmitter();

  private constructor(
    readonly process: ChildProcess,
    readonly connection: ProtocolConnection,
  ) {
    connection.onNotification('textDocument/publishDiagnostics', (p: PublishDiagnosticsParams) => {
      this.published.push(p);
      this.#heard.emit('diagnostics');
    });
    connection.onNotification(Method.status, (status: StatusNotification) => {
      this.statuses.push(status);
      this.#heard.emit('status');
    });
    connection.onNotification('window/logMessage', ({ message }: { message: string }) => {
      this.logged.push(message);
      this.#heard.emit('log');
    });
    connection.onRequest('workspace/codeLens/refresh', () => {
      this.lensRefreshes++;
      return null;
    });
  }

  /**
   * Starts `module` (the made-up jobs where absent) as a server process; `env` goes to it.
   *
   * @param by Another program than Node that starts it, with its arguments.
   */
  static start(
    env: Readonly<Record<string, string>> = {},
    module = fakeServer,
    by: Pick<ForkOptions, 'execPath' | 'execArgv'> = {},
  ): Client {
    const args = ['--node-ipc', `--clientProcessId=${process.pid}`];
    const child = fork(module, args, { env: { ...process.env, ...env }, silent: true, ...by });
    child.stderr!.pipe(process.stderr);
    const connection = createProtocolConnection(
      new IPCMessageReader(child),
      new IPCMessageWriter(child),
    );
    connection.listen();
    return new Client(child, connection);
  }

  async initialize(
    environment: Partial<Environment> = {},
    folders: readonly string[] = [],
  ): Promise<InitializeResult> {
    const result = await this.connection.sendRequest<InitializeResult>('initialize', {
      processId: process.pid,
      rootUri: null,
      workspaceFolders: folders.map((folder) => ({ uri: folder, name: 'folder' })),
      capabilities: {
        window: { workDoneProgress: true },
        workspace: { codeLens: { refreshSupport: true } },
      },
      initializationOptions: { trusted: true, providers: [], cacheFolder: '', ...environment },
    });
    await this.notify('initialized', {});
    return result;
  }

  notify(method: string, params: unknown): Promise<void> {
    return this.connection.sendNotification(method, params);
  }

  request<T>(method: string, params: object): Promise<T> {
    return this.connection.sendRequest<T>(method, params);
  }

  async open(text: string, version = 1, at = uri): Promise<void> {
    const textDocument = { uri: at, languageId: 'yaml', version, text };
    await this.notify('textDocument/didOpen', { textDocument });
  }

  async replace(text: string, version: number, at = uri): Promise<void> {
    const textDocument = { uri: at, version };
    await this.notify('textDocument/didChange', { textDocument, contentChanges: [{ text }] });
  }

  /** The diagnostics of this version, once published. */
  async diagnostics(version: number, at = uri): Promise<PublishDiagnosticsParams> {
    for (;;) {
      const found = this.published.filter((p) => p.uri === at && p.version === version).at(-1);
      if (found !== undefined) return found;
      await once(this.#heard, 'diagnostics');
    }
  }

  /** The first status that fits, once sent. */
  async status(fits: (status: StatusNotification) => boolean): Promise<StatusNotification> {
    for (;;) {
      const found = this.statuses.find(fits);
      if (found !== undefined) return found;
      await once(this.#heard, 'status');
    }
  }

  /** Resolves once the server has logged this line. */
  async line(text: string): Promise<void> {
    while (!this.logged.includes(text)) await once(this.#heard, 'log');
  }

  /** Keeps the progress of `token`; `onReport` hears each report. */
  progress(token: string, onReport: () => void = () => undefined): Progress[] {
    const heard: Progress[] = [];
    this.connection.onProgress(WorkDoneProgress.type, token, (value) => {
      heard.push(value);
      if (value.kind === 'report') onReport();
    });
    return heard;
  }

  /** Shuts the server down as an editor does. The exit code. */
  async stop(): Promise<number | null> {
    const exited = once(this.process, 'exit');
    await this.connection.sendRequest('shutdown');
    await this.connection.sendNotification('exit');
    const [code] = (await exited) as [number | null];
    this.connection.dispose();
    return code;
  }
}

export const fakeServer = join(__dirname, 'fakeServer.js');
