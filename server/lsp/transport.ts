import {
  IPCMessageReader,
  IPCMessageWriter,
  StreamMessageReader,
  StreamMessageWriter,
  type Message,
  type MessageReader,
  type MessageWriter,
} from 'vscode-languageserver/node';
import { Framing } from './framing';
import { fieldsOf } from './shape';

/** Node IPC if `--node-ipc` is among the arguments, otherwise standard input and output, without what is no message. */
export function transportOf(
  args: readonly string[],
  refused: (reason: string) => void,
): {
  readonly reader: MessageReader;
  readonly writer: MessageWriter;
} {
  return args.includes('--node-ipc')
    ? { reader: new IPCMessageReader(process), writer: new IPCMessageWriter(process) }
    : {
        reader: new StreamMessageReader(process.stdin.pipe(new Framing(refused))),
        writer: new StreamMessageWriter(process.stdout),
      };
}

/**
 * Withholds from the library the messages on which its queue throws, and catches what it throws on others (a request's
 * number used twice, then cancelled): either would end the process. `refused` receives the reason.
 */
export function guardedReader(
  reader: MessageReader,
  refused: (reason: unknown) => void,
): MessageReader {
  return {
    onError: reader.onError,
    onClose: reader.onClose,
    onPartialMessage: reader.onPartialMessage,
    listen: (callback) =>
      reader.listen((message) => {
        try {
          if (isMessage(message)) callback(message);
          else refused('it is not a JSON-RPC message');
        } catch (error) {
          refused(error);
        }
      }),
    dispose: () => reader.dispose(),
  };
}

/** Whether a value is a request, notification or response of JSON-RPC 2.0, and a cancellation names its request. */
function isMessage(value: unknown): value is Message {
  const { method, id, params, result, error } = fieldsOf(value);
  if (typeof method === 'string') {
    const named = method !== '$/cancelRequest' || isId(fieldsOf(params)['id']);
    return named && (id === undefined || isId(id)) && isParams(params);
  }
  const answered = result !== undefined || typeof fieldsOf(error)['code'] === 'number';
  return method === undefined && isId(id) && answered;
}

function isId(value: unknown): boolean {
  return typeof value === 'string' || Number.isFinite(value);
}

function isParams(value: unknown): boolean {
  return value === undefined || typeof value === 'object';
}
