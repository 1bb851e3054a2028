/** The models among the files of a repository, ONNX files and checkpoints, and the choice among them. */
import { dirname, posix } from 'node:path';
import { faultError } from '../protocol/fault';
import type { HubVariant } from '../protocol/hub';

interface Sized {
  readonly path: string;
  readonly size: number;
}

/** What the person asked for: a file by its path, or a variant by the end of its name. */
export interface VariantChoice {
  readonly file?: string;
  readonly variant?: string;
}

/** Sorted by path: ONNX files, and of each checkpoint the file that stands for it. */
export function variantsOf(files: readonly Sized[]): HubVariant[] {
  return files
    .filter((file) => isOnnx(file.path) || isCheckpoint(file.path, files))
    .map((file) => ({ path: file.path, size: file.size + weightsBeside(file, files) }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

const single = 'model.safetensors';
const index = 'model.safetensors.index.json';

/** Whether a file stands for a checkpoint: its weights, or their index if they are in several files. */
export function isCheckpointFile(file: string): boolean {
  return [single, index].includes(posix.basename(file));
}

/** What opens as the model: the file, or the folder of a checkpoint. */
export function modelPath(place: string): string {
  return isCheckpointFile(place.split(/[/\\]/).at(-1)!) ? dirname(place) : place;
}

/** A configuration lies beside it. If there are both, the single file counts, as for every other reader. */
function isCheckpoint(file: string, files: readonly Sized[]): boolean {
  if (!isCheckpointFile(file)) return false;
  const has = (name: string): boolean =>
    files.some(({ path }) => path === posix.join(posix.dirname(file), name));
  return has('config.json') && (posix.basename(file) === single || !has(single));
}

/** Bytes of the weights that belong to a variant, as far as their names reveal them. */
function weightsBeside(variant: Sized, files: readonly Sized[]): number {
  const own = files.filter(isOnnx(variant.path) ? isDataOf(variant.path) : isShardOf(variant.path));
  return own.reduce((sum, { size }) => sum + size, 0);
}

function isOnnx(file: string): boolean {
  return file.endsWith('.onnx');
}

/** Exporters write `x.onnx_data`, `x.onnx_data_1`, `x.onnx.data` or `x.data`; the model itself decides. */
function isDataOf(model: string): (file: Sized) => boolean {
  const whole = [`${model}.data`, model.replace(/\.onnx$/, '.data')];
  return ({ path }) => path.startsWith(`${model}_data`) || whole.includes(path);
}

/** How every program names the files of a checkpoint; the index decides. */
function isShardOf(checkpoint: string): (file: Sized) => boolean {
  const folder = posix.dirname(checkpoint);
  return ({ path }) =>
    posix.basename(checkpoint) === index &&
    posix.dirname(path) === folder &&
    /^model(\.safetensors)?-.*\.safetensors$/.test(posix.basename(path));
}

/**
 * The requested one: by path, or by the whole name or its end (`q4` is `onnx/model_q4.onnx`).
 *
 * @throws FaultError `hub-not-found` if none or several match.
 */
export function chosenVariant(variants: readonly HubVariant[], choice: VariantChoice): HubVariant {
  const meant = variants.filter(({ path }) => isMeant(path, choice));
  if (meant.length === 1) return meant[0]!;
  const words = choice.file ?? choice.variant ?? '';
  const found = meant.length === 0 ? 'No model of the repository is' : 'Several models are';
  const names = (meant.length === 0 ? variants : meant).map(({ path }) => path).join(', ');
  throw faultError(
    'hub-not-found',
    `${found} called "${words}".`,
    names === ''
      ? 'It holds neither an ONNX model nor a checkpoint of safetensors files.'
      : `Choose one of these, on the command line by --file: ${names}.`,
  );
}

function isMeant(path: string, { file, variant }: VariantChoice): boolean {
  if (file !== undefined) return path === file;
  const stem = posix.basename(path, '.onnx');
  return variant !== undefined && (stem === variant || stem.endsWith(`_${variant}`));
}

/** Files that are pulled with a model if they exist. */
const COMPANIONS = [
  'config.json',
  'tokenizer.json',
  'tokenizer_config.json',
  'preprocessor_config.json',
] as const;

/** Those of a checkpoint, which other programs that share the cache read as well. */
const OF_CHECKPOINTS = [
  ...COMPANIONS,
  'generation_config.json',
  'special_tokens_map.json',
] as const;

/** For each, the one in the model's folder, otherwise the one at the top. */
export function companionsOf<F extends Sized>(model: string, files: readonly F[]): F[] {
  const names = isCheckpointFile(model) ? OF_CHECKPOINTS : COMPANIONS;
  return names.map((name) => besideOrAbove(model, name, files)).filter((f) => f !== undefined);
}

export function besideOrAbove<F extends Sized>(
  model: string,
  name: string,
  files: readonly F[],
): F | undefined {
  const beside = posix.join(posix.dirname(model), name);
  return files.find((f) => f.path === beside) ?? files.find((f) => f.path === name);
}
