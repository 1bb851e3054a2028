/** Errors of ONNX Runtime as faults of Dimcat. */
import { env } from 'onnxruntime-node';
import { FaultError, faultError } from '../../protocol/fault';

/** @param model Path of the model. */
export function loadFault(error: unknown, model: string): unknown {
  if (error instanceof FaultError || isOutOfMemory(error)) return runFault(error);
  const known = unsupported(messageOf(error));
  if (known) return faultError('model-unsupported', `${model} ${known.what}.`, known.advice, error);
  if (/\[(Shape|Type)InferenceError\]/.test(messageOf(error)))
    return faultError(
      'model-unsupported',
      `ONNX Runtime does not load the graph that Dimcat reads of ${model}: ${text(error)}.`,
      'Export the model with another exporter; if the model itself loads elsewhere, report it with the log.',
      error,
    );
  return faultError(
    'model-corrupt',
    `ONNX Runtime cannot load ${model}: ${text(error)}.`,
    'Export or copy the model again; if it loads elsewhere, report it with the log.',
    error,
  );
}

/** The error that stopped a run, as a fault. */
export function runFault(error: unknown): unknown {
  if (error instanceof FaultError) return error;
  if (isOutOfMemory(error))
    return faultError(
      'out-of-memory',
      `The model needs more memory than is available: ${text(error)}.`,
      'Close other programs, or use a smaller or quantised model.',
      error,
    );
  const [, last] =
    /indices element out of data bounds.* range \[-\d+,(\d+)\]/.exec(text(error)) ?? [];
  if (last !== undefined)
    return faultError(
      'model-unsupported',
      `The model takes fewer positions than it was given: a table of it has ${Number(last) + 1} rows.`,
      'Give it a shorter text, or put its config.json beside it, which says how many positions it has.',
      error,
    );
  return faultError(
    'model-unsupported',
    `The model stopped while it ran: ${text(error)}.`,
    'Check that it runs in ONNX Runtime by itself, and that its inputs are input_ids, attention_mask and position_ids.',
    error,
  );
}

interface Unsupported {
  readonly what: string;
  readonly advice: string;
}

/** An operator or an operator set that this ONNX Runtime does not support. */
function unsupported(message: string): Unsupported | undefined {
  const runtime = `ONNX Runtime ${env.versions.node ?? env.versions.common}`;
  const newer = /Opset (\d+) is under development.* till opset (\d+)/s.exec(message);
  if (newer)
    return {
      what: `is written for operator set ${newer[1]}, and ${runtime} supports sets up to ${newer[2]}`,
      advice: `Export the model for operator set ${newer[2]} or an older one.`,
    };
  const [, own, set] =
    /No Op registered for (\S+) with domain_version of (\d+)/.exec(message) ?? [];
  const [, foreign] = /(?<!\S)(\S+)\(-?\d+\) is not a registered function\/op/.exec(message) ?? [];
  const [, kernel] = /Could not find an implementation for (\S+?)\(/.exec(message) ?? [];
  const name = own ?? foreign ?? kernel;
  if (name === undefined) return undefined;
  const where = set === undefined ? '' : ` in operator set ${set}`;
  return {
    what: `uses the operator ${name}, which ${runtime} does not support${where}`,
    advice: 'Export the model with other operators, or for a newer operator set.',
  };
}

function isOutOfMemory(error: unknown): boolean {
  return /bad[_ ]alloc|failed to allocate|out of memory|allocation failed/i.test(text(error));
}

/** The first line of an error, without its full stop. */
function text(error: unknown): string {
  return messageOf(error).split('\n')[0]!.replace(/\.$/, '');
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
