/** Reading and writing .onnx bytes. Fields that Dimcat does not know survive unchanged. */
import { fromBinary, toBinary } from '@bufbuild/protobuf';
import { mistaken, type Mistaken } from '../protocol/contents';
import { faultError } from '../protocol/fault';
import { ModelSchema, type Graph, type Model } from './gen/onnx_pb';

/** A model that has a graph, as {@link parseModel} ensures. */
export interface ParsedModel {
  readonly model: Model;
  readonly graph: Graph;
}

/**
 * Parses the bytes of an .onnx file. Large tensors stay views of `bytes`.
 *
 * @param name The file's name in messages.
 * @throws FaultError `model-corrupt` when the bytes are not an ONNX model with at least one node.
 */
export function parseModel(bytes: Uint8Array, name: string): ParsedModel {
  const stand = standIn(bytes);
  if (stand) throw noModel(name, stand);
  const model = decode(bytes, name);
  if (!model.graph || model.graph.node.length === 0) throw corrupt(name, 'it holds no graph');
  return { model, graph: model.graph };
}

export function serialiseModel(model: Model): Uint8Array {
  return toBinary(ModelSchema, model);
}

/** Version of the default operator set (0 when the model names none). */
export function opsetOf(model: Model): number {
  const entry = model.opsetImport.find((o) => o.domain === '' || o.domain === 'ai.onnx');
  return Number(entry?.version ?? 0n);
}

function decode(bytes: Uint8Array, name: string): Model {
  try {
    return fromBinary(ModelSchema, bytes);
  } catch (error) {
    throw corrupt(name, 'it is truncated or damaged', error);
  }
}

/** What a failed download leaves in place of a model, or another kind of file. */
function standIn(bytes: Uint8Array): Mistaken | undefined {
  if (bytes.length === 0)
    return { what: 'is empty', advice: 'Download or export the model again.' };
  const start = Buffer.from(bytes.subarray(0, 4_000)).toString('latin1');
  return mistaken(start, bytes.length, 'model');
}

function noModel(name: string, { what, ...advice }: Mistaken): Error {
  return faultError('model-corrupt', `${name} ${what}.`, advice);
}

function corrupt(name: string, why: string, cause?: unknown): Error {
  return faultError(
    'model-corrupt',
    `${name} is not a readable ONNX model: ${why}.`,
    'Export or copy the model again, and compare its SHA-256 with the source.',
    cause,
  );
}
