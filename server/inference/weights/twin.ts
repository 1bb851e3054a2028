/** The same graph with other weights. Weights in files beside the model are read and written one by one. */
import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { create } from '@bufbuild/protobuf';
import { diskFault } from '../../cache/diskFault';
import { removeQuietly } from '../../cache/patience';
import type { Twin } from '../../protocol/states';
import { EntrySchema, type Graph, type Tensor } from '../../onnx/gen/onnx_pb';
import type { ParsedModel } from '../../onnx/model';
import { storedBytes } from './bytes';
import { redrawn } from './redraw';

const fileName = 'weights.bin';

/**
 * Redraws the matrices of an edited graph in place.
 *
 * @param names From `matrixNames` of the whole graph.
 * @param folder Folder of the model's external data; undefined if it has none.
 * @param newFolder Makes the folder for external data; called only if there is some.
 * @returns That folder.
 * @throws FaultError `disk-full` or `disk-denied`.
 */
export async function redrawMatrices(
  { graph }: ParsedModel,
  twin: Twin,
  names: ReadonlySet<string>,
  folder: string | undefined,
  newFolder: () => string,
): Promise<string | undefined> {
  const tensors = namedTensors(graph);
  const external = tensors.filter(({ tensor }) => tensor.dataLocation === 1);
  for (const { name, tensor } of tensors)
    if (tensor.dataLocation !== 1 && names.has(name))
      await redrawTensor(twin, name, tensor, folder);
  if (external.length === 0) return undefined;
  const target = newFolder();
  try {
    await rewrite(path.join(target, fileName), external, folder, (name, { dataType }, bytes) =>
      names.has(name) ? redrawn(twin, name, bytes, dataType) : bytes,
    );
  } catch (error) {
    removeQuietly(target);
    throw diskFault(error, target);
  }
  return target;
}

interface NamedTensor {
  readonly name: string;
  readonly tensor: Tensor;
}

/** Initializers, and the tensors of Constant nodes by their outputs. */
export function namedTensors(graph: Graph): NamedTensor[] {
  const constants = graph.node.flatMap((n): NamedTensor[] => {
    const tensor =
      n.opType === 'Constant' ? n.attribute.find((a) => a.name === 'value')?.t : undefined;
    return tensor && n.output[0] ? [{ name: n.output[0], tensor }] : [];
  });
  return [...graph.initializer.map((tensor) => ({ name: tensor.name, tensor })), ...constants];
}

/** Puts other numbers into a tensor, which then holds them itself. */
export async function redrawTensor(
  twin: Twin,
  name: string,
  tensor: Tensor,
  folder: string | undefined,
): Promise<void> {
  tensor.rawData = redrawn(twin, name, await storedBytes(tensor, folder), tensor.dataType);
  tensor.dataLocation = 0;
  tensor.externalData = [];
  tensor.floatData = [];
  tensor.int32Data = [];
}

async function rewrite(
  file: string,
  tensors: readonly NamedTensor[],
  folder: string | undefined,
  change: (name: string, tensor: Tensor, bytes: Uint8Array) => Uint8Array,
): Promise<void> {
  const handle = await fs.open(file, 'wx');
  try {
    let offset = 0;
    for (const { name, tensor } of tensors) {
      const bytes = change(name, tensor, await storedBytes(tensor, folder));
      await handle.write(bytes, 0, bytes.length, offset);
      tensor.externalData = placeOf(offset, bytes.length);
      offset = Math.ceil((offset + bytes.length) / alignment) * alignment;
    }
  } finally {
    await handle.close();
  }
}

/** ONNX Runtime memory-maps data if its offset is a multiple of a page. */
const alignment = 4096;

function placeOf(offset: number, length: number): Tensor['externalData'] {
  const entries = { location: fileName, offset: String(offset), length: String(length) };
  return Object.entries(entries).map(([key, value]) => create(EntrySchema, { key, value }));
}
