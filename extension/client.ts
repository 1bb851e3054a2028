/**
 * The life cycle of the language server in the editor: start on demand, restart after a crash, give up after too many.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import { type Given, Method, type Reply, type Requests } from '../server/protocol/methods';
import type { StatusNotification } from '../server/protocol/requests';
import { faultError } from '../server/protocol/fault';
import { CATALOG_GLOB, EVIDENCE_GLOB, SHARED_GLOB } from './catalogs';
import { environment } from './config';
import type { Client } from './languageClient';
import { Heartbeat } from './heartbeat';
import type { OnProgress } from './progress';
import { CrashBudget } from './restarts';

export type ServerState = 'stopped' | 'starting' | 'running' | 'failed';

export class Server implements vscode.Disposable {
  readonly #budget = new CrashBudget();
  /** Watchers of files whose changes the server must receive; they outlive each connection. */
  readonly #watchers = [
    CATALOG_GLOB,
    EVIDENCE_GLOB,
    SHARED_GLOB,
    '**/*.onnx',
    '**/*.safetensors',
    '**/tokenizer.json',
  ].map((glob) => vscode.workspace.createFileSystemWatcher(glob));
  readonly #states = new vscode.EventEmitter<ServerState>();
  readonly #statuses = new vscode.EventEmitter<StatusNotification>();
  readonly #caches = new vscode.EventEmitter<void>();
  #state: ServerState = 'stopped';
  #client: Promise<Client> | undefined;
  #requests = 0;

  readonly onDidChangeState = this.#states.event;
  readonly onStatus = this.#statuses.event;
  /** Token caches came or went. */
  readonly onCaches = this.#caches.event;
  /** Resolves once the server runs for the first time. */
  readonly ready: Promise<void>;

  constructor(
    private readonly serverModule: string,
    private readonly log: vscode.LogOutputChannel,
  ) {
    this.ready = new Promise((resolve) => {
      const once = this.onDidChangeState((state) => {
        if (state !== 'running') return;
        once.dispose();
        resolve();
      });
    });
  }

  get state(): ServerState {
    return this.#state;
  }

  /** Starts the server unless it runs already, or crashed too often: then only {@link restart} does. */
  start(): void {
    if (this.#state === 'stopped') this.#launch(0);
  }

  /** On a person's request: stops whatever runs, forgets the crashes, starts afresh. Resolves when the server runs. */
  async restart(): Promise<void> {
    await this.stop();
    this.#budget.reset();
    this.start();
    await this.#client;
  }

  /**
   * Sends a request, and starts the server for it if needed.
   *
   * @param onProgress Receives the work-done progress that the server reports for this request.
   * @throws What the server answered (an error whose `data` is a `Fault`), or `FaultError` if it does not run.
   */
  async request<M extends keyof Requests>(
    method: M,
    params: Given<M>,
    token = new vscode.CancellationTokenSource().token,
    onProgress?: OnProgress,
  ): Promise<Reply<M>> {
    this.start();
    const client = await (this.#client ?? Promise.reject(notRunning()));
    if (onProgress === undefined) return client.sendRequest<Reply<M>>(method, params, token);
    const workDoneToken = `dimcat-${++this.#requests}`;
    const listener = client.hear(workDoneToken, onProgress);
    try {
      return await client.sendRequest<Reply<M>>(method, { ...params, workDoneToken }, token);
    } finally {
      listener.dispose();
    }
  }

  /** Tells the server about new settings or granted trust; a server that starts later learns them at its start. */
  async updateEnvironment(): Promise<void> {
    const client = await this.#client;
    await client?.sendNotification(Method.environment, environment());
  }

  async stop(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    this.#enter('stopped');
    try {
      await (await client)?.stop();
    } catch (error) {
      this.log.warn(`The server did not stop on its own: ${String(error)}`);
    }
  }

  dispose(): void {
    void this.stop();
    for (const part of [...this.#watchers, this.#states, this.#statuses, this.#caches])
      part.dispose();
  }

  /** A new client for each try: a client whose start failed cannot be started again. */
  #launch(delayMs: number): void {
    this.#enter('starting');
    const client = this.#connect(delayMs, () => this.#client === client && this.#crashed());
    this.#client = client;
    client.then(
      () => this.#client === client && this.#enter('running'),
      (error: unknown) => this.log.error(`The server did not start: ${String(error)}`),
    );
  }

  async #connect(delayMs: number, onCrash: () => void): Promise<Client> {
    await sleep(delayMs);
    // The library is large, so it is loaded with the first server, not with the extension.
    const { createClient } = await import(/* webpackMode: "eager" */ './languageClient.js');
    const client = createClient(this.serverModule, this.log, this.#watchers, onCrash);
    client.onNotification(Method.status, (status: StatusNotification) =>
      this.#statuses.fire(status),
    );
    client.onNotification(Method.caches, () => this.#caches.fire());
    await client.start();
    this.#watch(client);
    return client;
  }

  /**
   * Kills a server that no longer answers; the rest is as after any crash. Off while debugging: a breakpoint looks the
   * same.
   */
  #watch(client: Client): void {
    if (process.execArgv.some((argument) => argument.startsWith('--inspect'))) return;
    const heartbeat = new Heartbeat(
      () => client.sendRequest<Reply<typeof Method.ping>>(Method.ping, {}),
      (pid) => {
        this.log.warn(`The server ${pid} did not answer and was ended.`);
        process.kill(pid, 'SIGKILL');
      },
    );
    client.onceStopped(() => heartbeat.stop());
  }

  #crashed(): void {
    const delayMs = this.#budget.crashed(performance.now());
    this.log.warn(`The server stopped; ${delayMs === undefined ? 'giving up' : 'restarting'}.`);
    if (delayMs !== undefined) {
      this.#launch(delayMs);
      return;
    }
    this.#client = undefined;
    this.#enter('failed');
  }

  #enter(state: ServerState): void {
    this.#state = state;
    this.#states.fire(state);
  }
}

function notRunning(): Error {
  return faultError(
    'internal',
    'The Dimcat language server is not running: it crashed five times in three minutes.',
    'Run "Dimcat: Restart Server".',
  );
}
