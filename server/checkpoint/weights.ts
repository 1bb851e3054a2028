/** The tensors of a checkpoint's folder: only headers are read, and no file outside the checkpoint is opened. */
import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { requireContent } from '../protocol/contents';
import { faultError } from '../protocol/fault';
import { indexLimit, readSmall, realFile } from './folderFiles';
import { headerLength, lengthBytes, tensorsIn, type StoredTensor } from './safetensors';
import { shardsIn } from './shardIndex';

const singleFile = 'model.safetensors';
const indexFile = 'model.safetensors.index.json';

export interface Weights {
  /** By the names that the checkpoint gives them. */
  readonly tensors: ReadonlyMap<string, StoredTensor>;
  /** Absolute, real paths, each once. */
  readonly files: readonly string[];
  /** Their names in the folder, in the same order. */
  readonly names: readonly string[];
}

/**
 * Finds model.safetensors, or the files that model.safetensors.index.json names.
 *
 * @param folder As the user names it; in a hub's cache its files are links to the blobs beside the snapshots.
 * @throws FaultError `model-missing` for a file that does not exist, `model-corrupt` for one that is damaged,
 *   `model-unsupported` for one outside the checkpoint.
 */
export async function openWeights(folder: string): Promise<Weights> {
  const root = await fs.realpath(folder);
  const names = await fs.readdir(root);
  if (names.includes(singleFile)) return oneFile(path.join(root, singleFile), root);
  if (names.includes(indexFile)) return severalFiles(root, names);
  throw noWeights(folder, names);
}

async function oneFile(file: string, root: string): Promise<Weights> {
  const real = await realFile(file, root);
  const tensors = await readTensors(real, file);
  return {
    files: [real],
    names: [singleFile],
    tensors: new Map(tensors.map((tensor) => [tensor.name, tensor])),
  };
}

async function severalFiles(root: string, names: readonly string[]): Promise<Weights> {
  const index = path.join(root, indexFile);
  const shards = shardsIn((await readSmall(index, root, indexLimit)).text, index);
  const tensors = new Map<string, StoredTensor>();
  const files = new Set<string>();
  const used = [...new Set(shards.values())].sort();
  for (const shard of used) {
    const file = path.join(root, shard);
    if (!names.includes(shard)) throw missingShard(file, index);
    const real = await realFile(file, root);
    files.add(real);
    for (const tensor of await readTensors(real, file)) {
      if (shards.get(tensor.name) !== shard) throw unnamed(tensor.name, file, index);
      tensors.set(tensor.name, tensor);
    }
  }
  for (const [name, shard] of shards)
    if (!tensors.has(name)) throw lacking(name, path.join(root, shard), index);
  return { tensors, files: [...files], names: used };
}

/**
 * The header of one file.
 *
 * @param real What is opened.
 * @param file As messages name it.
 */
async function readTensors(real: string, file: string): Promise<StoredTensor[]> {
  const handle = await fs.open(real, 'r');
  try {
    const { size } = await handle.stat();
    const start = await readAt(handle, 0, Math.min(size, 1_000));
    requireContent(file, Buffer.from(start).toString('latin1'), 'model-corrupt', 'weights');
    const length = headerLength(start.subarray(0, lengthBytes), size, file);
    const header = Buffer.from(await readAt(handle, lengthBytes, length)).toString('utf8');
    const at = { file, size, dataStart: lengthBytes + length };
    return tensorsIn(header, at).map((tensor) => ({ ...tensor, file: real }));
  } finally {
    await handle.close();
  }
}

async function readAt(handle: fs.FileHandle, from: number, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  let at = 0;
  while (at < length) {
    const { bytesRead } = await handle.read(bytes, at, length - at, from + at);
    if (bytesRead === 0) break;
    at += bytesRead;
  }
  return bytes.subarray(0, at);
}

function missingShard(file: string, index: string): Error {
  return faultError(
    'model-missing',
    `${file} does not exist, but ${path.basename(index)} names it.`,
    'Download the missing file, or the whole checkpoint again.',
  );
}

function unnamed(name: string, file: string, index: string): Error {
  return faultError(
    'model-corrupt',
    `${file} holds ${JSON.stringify(name)}, which ${path.basename(index)} does not place there.`,
    'Download the checkpoint again: its files and its index are of different versions.',
  );
}

function lacking(name: string, file: string, index: string): Error {
  return faultError(
    'model-corrupt',
    `${path.basename(index)} places ${JSON.stringify(name.slice(0, 120))} in ${file}, which does not hold it.`,
    'Download the checkpoint again: its files and its index are of different versions.',
  );
}

function noWeights(folder: string, names: readonly string[]): Error {
  const pickled = names.find((name) => /\.(bin|pt|pth|ckpt)$/.test(name));
  const adapter = names.includes('adapter_model.safetensors');
  if (adapter)
    return faultError(
      'model-unsupported',
      `${folder} holds an adapter (adapter_model.safetensors), not a whole model.`,
      'Merge it into its base model (merge_and_unload of peft), and open the folder of the result.',
    );
  return faultError(
    'model-missing',
    pickled === undefined
      ? `${folder} has neither ${singleFile} nor ${indexFile}.`
      : `${folder} keeps its weights in ${pickled}, a format that can run code, and has no ${singleFile}.`,
    pickled === undefined
      ? 'Name the folder of a checkpoint, or download its safetensors files.'
      : 'Get a version with safetensors files, or save it again by save_pretrained of transformers.',
  );
}
