/** One run of a model on given inputs, its residual stream written to files. */
import * as path from 'node:path';
import type * as ort from 'onnxruntime-node';
import { writeAtomically } from '../../cache/atomic';
import { faultError } from '../../protocol/fault';
import type { TapReply, TapRequest } from '../api';
import { tapStates } from '../edit/keptOutputs';
import { halvesOf, multiplyInHalves } from '../edit/halfProducts';
import { isWidened, widenHalves } from '../edit/widen';
import type { Graph } from '../../onnx/gen/onnx_pb';
import { indexGraph } from '../../onnx/graphIndex';
import { serialiseModel } from '../../onnx/model';
import { shapeOf } from '../../onnx/nodes';
import type { HostContext } from './context';
import { filled, type Metadata } from './fill';
import type { OpenModel } from './openModel';
import { rawTensor } from './rawInput';
import { runFault } from './runtimeFaults';

/** @throws FaultError `bad-arguments` for inputs that do not fit, `non-finite-state`, and what loading throws. */
export async function tap(context: HostContext, request: TapRequest): Promise<TapReply> {
  const model = await context.models.open(request.model);
  const provider = await context.providers.choose(request.model.providers);
  const parsed = model.parse();
  requireKnown(parsed.graph, Object.keys(request.inputs));
  const names = tapStates(parsed, model.located);
  if (isWidened(model.located.elementType, provider)) widenHalves(parsed.graph);
  if (model.part) multiplyInHalves(parsed.graph, halvesOf(provider));
  const bytes = serialiseModel(parsed.model);
  const profiled = await context.sessions.openOnce(model, bytes, provider);
  const { session } = profiled;
  try {
    const feeds = feedsOf(session, model, request);
    const results = await profiled.run(feeds, names).catch((error: unknown) => {
      throw runFault(error);
    });
    const taps = names.map((name, layer) => keep(request.out, layer, results[name]!, model));
    const reply: TapReply = {
      model: { path: model.path, sha256: model.summary.sha256 },
      provider,
      inputs: describe(feeds, request),
      taps,
    };
    const text = `${JSON.stringify(reply, null, 2)}\n`;
    writeAtomically(path.join(request.out, 'taps.json'), [Buffer.from(text)]);
    return reply;
  } finally {
    await profiled.close();
  }
}

function feedsOf(
  session: ort.InferenceSession,
  { located }: OpenModel,
  request: TapRequest,
): Record<string, ort.Tensor> {
  const wanted = session.inputMetadata.filter((m): m is Metadata => m.isTensor);
  const first = wanted.find((m) => m.name === located.embedding?.input) ?? wanted[0];
  const shape = request.inputs[first?.name ?? '']?.shape ?? Object.values(request.inputs)[0]?.shape;
  const [rows = 1, length = 1] = shape ?? [];
  const { pastWidths } = located;
  const sizes = settledSizes(wanted, request);
  const run = { rows, length, past: 0, batchName: first?.shape[0], pastWidths, sizes };
  return Object.fromEntries(
    wanted.map((m) => {
      const raw = request.inputs[m.name];
      return [m.name, raw ? rawTensor(m, raw) : filled(m, run)];
    }),
  );
}

/** An encoder-decoder has two lengths: a mask is as long as the input that shares the name of its dimension. */
function settledSizes(wanted: readonly Metadata[], { inputs }: TapRequest): Map<string, number> {
  const sizes = new Map<string, number>();
  for (const { name, shape } of wanted)
    shape.forEach((d, i) => {
      const size = inputs[name]?.shape[i];
      if (typeof d === 'string' && d !== '' && size !== undefined) sizes.set(d, size);
    });
  return sizes;
}

function keep(
  folder: string,
  layer: number,
  tensor: ort.Tensor,
  { located }: OpenModel,
): TapReply['taps'][number] {
  const data = tensor.data as Float32Array;
  const bad = data.findIndex((x) => !Number.isFinite(x));
  if (bad >= 0) throw notFinite(layer, bad, data[bad]!, tensor.dims);
  const file = `resid.${layer}.bin`;
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  writeAtomically(path.join(folder, file), [bytes]);
  return { file, layer, tensor: located.states[layer]!, shape: tensor.dims };
}

function describe(feeds: Record<string, ort.Tensor>, request: TapRequest): TapReply['inputs'] {
  return Object.fromEntries(
    Object.entries(feeds).map(([name, { dims, type }]) => [
      name,
      { shape: dims, dtype: type, given: name in request.inputs },
    ]),
  );
}

/** Accepts inputs that only the head needs. */
function requireKnown(graph: Graph, given: readonly string[]): void {
  const { inputs } = indexGraph(graph);
  const unknown = given.find((name) => !inputs.some((i) => i.name === name));
  if (unknown === undefined && given.length > 0) return;
  const known = inputs.map((i) => `${i.name} [${(shapeOf(i) ?? []).join(', ')}]`).join(', ');
  throw faultError(
    'bad-arguments',
    unknown === undefined
      ? 'No input was given.'
      : `The model has no input ${JSON.stringify(unknown)}.`,
    `Its inputs are: ${known}.`,
  );
}

function notFinite(layer: number, at: number, value: number, dims: readonly number[]): Error {
  const width = dims.at(-1) ?? 1;
  const [position, dimension] = [Math.floor(at / width), at % width];
  return faultError(
    'non-finite-state',
    `The residual stream at layer ${layer} is ${value} in dimension ${dimension} of position ${position}.`,
    'The model overflows on these inputs: use its float32 export, or check that they are scaled as the model expects.',
  );
}
