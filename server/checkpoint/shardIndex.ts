/** The index of a checkpoint in several files (model.safetensors.index.json): which file holds which tensor. */
import { asObject, decodedOrUndefined } from '../protocol/decode';
import { faultError } from '../protocol/fault';
import { corrupt } from './corrupt';

/** A file in the folder itself; never a path, never another kind of file. */
const plainName = /^(?!\.)[^/\\:\0]{1,200}\.safetensors$/;

const mostFiles = 10_000;

/**
 * Tensor names to names of files in the checkpoint's folder.
 *
 * @param file Path of the index, for messages.
 * @throws FaultError `model-corrupt` for an index that cannot be read; `model-unsupported` for one that names a file
 *   elsewhere or of another kind.
 */
export function shardsIn(text: string, file: string): ReadonlyMap<string, string> {
  const map = weightMap(text, file);
  const shards = new Set(map.values());
  for (const shard of shards)
    if (!plainName.test(shard))
      throw faultError(
        'model-unsupported',
        `${file} names ${JSON.stringify(shard.slice(0, 120))}, which is not a safetensors file in the same folder.`,
        'Get the checkpoint from a source that you trust; Dimcat opens no file that an index leads to elsewhere.',
      );
  if (shards.size > mostFiles)
    throw corrupt(file, `names ${shards.size} files, where ${mostFiles} are the limit`);
  return map;
}

function weightMap(text: string, file: string): Map<string, string> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw corrupt(file, 'is not JSON', error);
  }
  const index = decodedOrUndefined(asObject, parsed);
  const map = decodedOrUndefined(asObject, index?.['weight_map']);
  if (!map) throw corrupt(file, 'has no weight_map');
  const entries = Object.entries(map);
  if (entries.length === 0) throw corrupt(file, 'names no tensors');
  for (const [name, shard] of entries)
    if (typeof shard !== 'string')
      throw corrupt(file, `names no file for ${JSON.stringify(name.slice(0, 120))}`);
  return new Map(entries as [string, string][]);
}
