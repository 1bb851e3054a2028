import { createConnection, ProposedFeatures, type Connection } from 'vscode-languageserver/node';
import type { Server } from './server';
import { guardedReader, transportOf } from './transport';

/** The longest time in milliseconds until the server exits after its client is gone. */
const patience = 2000;

/**
 * Makes this process a language server over the transport that its arguments name (Node IPC, or standard input and
 * output). It exits, and stops its jobs, when the client is gone; an unhandled rejection does not end it.
 */
export function serveProcess(start: (connection: Connection) => Server): void {
  const refused = (reason: unknown): void =>
    connection.console.warn(`A message was refused: ${wordsOf(reason)}`);
  const { reader, writer } = transportOf(process.argv, refused);
  const connection = createConnection(ProposedFeatures.all, guardedReader(reader, refused), writer);
  const server = start(connection);
  const leave = (code: number): void => {
    const end = (): never => process.exit(code);
    setTimeout(end, patience).unref();
    server.dispose().then(end, end);
  };
  const failed = (error: unknown): void =>
    connection.console.error(`Dimcat's server failed unexpectedly: ${wordsOf(error)}`);
  process.on('unhandledRejection', failed);
  process.on('uncaughtException', (error) => {
    failed(error);
    leave(1);
  });
  reader.onClose(() => leave(0));
  process.once('disconnect', () => leave(0));
  process.once('SIGTERM', () => leave(0));
  // If the library exits the process itself, the synchronous part of dispose still runs.
  process.once('exit', () => void server.dispose());
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
