/** Turns whatever a request threw into a message for the person. Pure: no editor needed. */
import { type Fault, faultOf } from '../server/protocol/fault';

/** LSP and JSON-RPC codes (vscode-jsonrpc `ErrorCodes`, LSP `LSPErrorCodes`). */
const Code = {
  requestCancelled: -32800,
  serverCancelled: -32802,
  connectionInactive: -32096,
  pendingResponseRejected: -32097,
  messageWriteError: -32099,
} as const;

const GONE: readonly number[] = [
  Code.connectionInactive,
  Code.pendingResponseRejected,
  Code.messageWriteError,
];

/**
 * @param error Anything that was thrown or that a promise was rejected with.
 * @returns The fault to show; undefined if the person cancelled, which is not a fault.
 */
export function faultBehind(error: unknown): Fault | undefined {
  const { code, data } = (typeof error === 'object' && error !== null ? error : {}) as {
    code?: unknown;
    data?: unknown;
  };
  if (isFault(data)) return data.code === 'cancelled' ? undefined : data;
  if (code === Code.requestCancelled || code === Code.serverCancelled) return undefined;
  if (typeof code === 'number' && GONE.includes(code)) return serverGone();
  const fault = faultOf(error);
  return fault.code === 'cancelled' ? undefined : fault;
}

function serverGone(): Fault {
  return {
    code: 'internal',
    message: 'The Dimcat language server stopped before it answered.',
    advice: 'Run the command again; if that fails too, run "Dimcat: Restart Server".',
  };
}

function isFault(value: unknown): value is Fault {
  if (typeof value !== 'object' || value === null) return false;
  const { code, message, advice } = value as Record<string, unknown>;
  return typeof code === 'string' && typeof message === 'string' && typeof advice === 'string';
}
