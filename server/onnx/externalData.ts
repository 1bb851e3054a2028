/** Weights in files beside the model: only files that really are in the model's folder are opened. */
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { requireContent } from '../protocol/contents';
import { faultError } from '../protocol/fault';
import type { Graph, Model, Node, Tensor } from './gen/onnx_pb';

/** Names of the files as the model has them, sorted, each once. */
export function externalLocations(model: Model): string[] {
  const found = new Set<string>();
  for (const tensor of tensorsOf(model)) {
    if (tensor.dataLocation !== 1) continue;
    found.add(tensor.externalData.find((e) => e.key === 'location')?.value ?? '');
  }
  return [...found].sort();
}

/**
 * Absolute paths of the external files.
 *
 * @param folder Real path of the model's folder.
 * @throws FaultError `model-unsupported` for a file outside the folder (by `..`, by a link) or with several hard
 *   links; `model-missing` for one that does not exist; `model-corrupt` for a Git LFS pointer in its place.
 */
export function externalFiles(locations: readonly string[], folder: string): string[] {
  return locations.map((location) => {
    const file = path.resolve(folder, location);
    if (path.isAbsolute(location) || !isInside(file, folder)) throw outside(location, folder);
    const real = realPath(file);
    if (!isInside(real, folder)) throw outside(location, folder);
    const stat = fs.statSync(real);
    if (!stat.isFile() || stat.nlink > 1) throw outside(location, folder);
    if (stat.size < 1_000) requireContent(file, fs.readFileSync(real, 'latin1'), 'model-corrupt');
    return real;
  });
}

/**
 * SHA-256 of a file, lower-case hex, without reading it into memory at once.
 *
 * @param see Is shown the bytes piece by piece; what it throws ends the reading.
 */
export async function fileSha256(file: string, see?: (piece: Buffer) => void): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of fs.createReadStream(file, { highWaterMark: 1 << 20 })) {
    see?.(piece as Buffer);
    hash.update(piece as Buffer);
  }
  return hash.digest('hex');
}

function tensorsOf(model: Model): Tensor[] {
  const inFunctions = model.functions.flatMap((f) => f.node).flatMap(tensorsAt);
  return [...(model.graph ? tensorsIn(model.graph) : []), ...inFunctions];
}

function tensorsIn(graph: Graph): Tensor[] {
  return [...graph.initializer, ...graph.node.flatMap(tensorsAt)];
}

function tensorsAt(n: Node): Tensor[] {
  return n.attribute.flatMap((a) => [...(a.t ? [a.t] : []), ...(a.g ? tensorsIn(a.g) : [])]);
}

function isInside(file: string, folder: string): boolean {
  const relative = path.relative(folder, file);
  return relative !== '' && !relative.startsWith('..') && !path.isAbsolute(relative);
}

function realPath(file: string): string {
  try {
    return fs.realpathSync(file);
  } catch (error) {
    throw faultError(
      'model-missing',
      `The weights ${file} that the model names do not exist.`,
      'Put the external data file beside the model.',
      error,
    );
  }
}

function outside(location: string, folder: string): Error {
  return faultError(
    'model-unsupported',
    `The model names weights at ${JSON.stringify(location)}, which is not a plain, unlinked file in ${folder}.`,
    'Copy the model and its weights (not links to them) into one folder.',
  );
}
