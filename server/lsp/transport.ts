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
  let initialised = false;
  const guarded = (message: Message): Message => {
    if (!('method' in message) || UNNAMED.has(String(message.method))) return message;
    const params = named(fieldsOf(message)['params']);
    if (message.method !== 'initialize') return { ...message, params } as Message;
    const processId = initialised ? null : processIn(params);
    initialised = true;
    return { ...message, params: { ...params, processId } } as Message;
  };
  return {
    onError: reader.onError,
    onClose: reader.onClose,
    onPartialMessage: reader.onPartialMessage,
    listen: (callback) =>
      reader.listen((message) => {
        try {
          if (isMessage(message)) callback(guarded(message));
          else refused('it is not a JSON-RPC message');
        } catch (error) {
          refused(error);
        }
      }),
    dispose: () => reader.dispose(),
  };
}

/** Methods without parameters. */
const UNNAMED = new Set(['shutdown', 'exit']);

/** Each of LSP's methods takes named parameters: to others the library gives what is not theirs. */
function named(params: unknown): object {
  return Array.isArray(params) ? {} : fieldsOf(params);
}

/** The library ends this process with the one that the first `initialize` names: a bad number would end it at once. */
function processIn(params: object): number | null {
  const { processId } = fieldsOf(params);
  return Number.isSafeInteger(processId) && Number(processId) > 0 ? Number(processId) : null;
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
