/** One connection to the language server: a separate Node process, LSP over IPC. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type * as vscode from 'vscode';
import {
  CloseAction,
  ErrorAction,
  LanguageClient,
  type LanguageClientOptions,
  State,
  TransportKind,
  WorkDoneProgress,
} from 'vscode-languageclient/node';
import { CATALOG_GLOB, CATALOG_SCHEMES, SHARED_GLOB } from './catalogs';
import { HOVER_COMMANDS } from '../server/protocol/commands';
import { environment } from './config';
import type { OnProgress } from './progress';

/**
 * @param serverModule Absolute path of the server's bundle.
 * @param fileEvents Watchers of the files whose changes the server must receive.
 * @param onCrash Called once when the connection closes unexpectedly.
 */
export function createClient(
  serverModule: string,
  log: vscode.LogOutputChannel,
  fileEvents: vscode.FileSystemWatcher[],
  onCrash: () => void,
): Client {
  const run = {
    module: serverModule,
    transport: TransportKind.ipc,
    options: { env: { ...process.env, ORT_DISABLE_TELEMETRY: '1' } },
  };
  const debug = { ...run, options: { ...run.options, execArgv: ['--nolazy', '--inspect=6019'] } };
  return new Client(
    'dimcat',
    'Dimcat',
    { run, debug },
    {
      ...options(onCrash),
      outputChannel: log,
      synchronize: { fileEvents },
    },
  );
}

function options(onCrash: () => void): LanguageClientOptions {
  return {
    documentSelector: CATALOG_SCHEMES.flatMap((scheme) =>
      [CATALOG_GLOB, SHARED_GLOB].map((pattern) => ({ scheme, pattern })),
    ),
    markdown: { isTrusted: { enabledCommands: HOVER_COMMANDS } },
    initializationOptions: environment,
    initializationFailedHandler: () => false,
    errorHandler: {
      error: () => ({ action: ErrorAction.Continue, handled: true }),
      closed: async () => {
        await nextTurn(); // a start that fails because of this gets its error first
        onCrash();
        return { action: CloseAction.DoNotRestart, handled: true };
      },
    },
  };
}

export class Client extends LanguageClient {
  /** The work-done progress of the request that carries `token`. */
  hear(token: string, onProgress: OnProgress): vscode.Disposable {
    return this.onProgress(WorkDoneProgress.type, token, (value) => {
      onProgress(value.message, value.kind === 'end' ? undefined : value.percentage);
    });
  }

  onceStopped(listener: () => void): void {
    const watch = this.onDidChangeState(({ newState }) => {
      if (newState !== State.Stopped) return;
      listener();
      watch.dispose();
    });
  }

  /**
   * The library stops a client whose start failed, but its `stop` rejects, unhandled, while the client is still
   * starting.
   */
  override async stop(timeout?: number): Promise<void> {
    if (this.state !== State.Starting) await super.stop(timeout);
  }

  /** To the log only: the person gets one clear message, not one for each failed request. */
  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
  }
}
