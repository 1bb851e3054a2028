/** The ONNX models among the files of a repository, and the choice among them. */
import { posix } from 'node:path';
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

/** Sorted by path. */
export function variantsOf(files: readonly Sized[]): HubVariant[] {
  return files
    .filter((file) => file.path.endsWith('.onnx'))
    .map((file) => ({ path: file.path, size: file.size + weightsBeside(file, files) }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Exporters write `x.onnx_data`, `x.onnx_data_1`, `x.onnx.data` or `x.data`; the model itself decides. */
function weightsBeside({ path }: Sized, files: readonly Sized[]): number {
  const own = files.filter(
    (file) =>
      file.path.startsWith(`${path}_data`) ||
      file.path === `${path}.data` ||
      file.path === path.replace(/\.onnx$/, '.data'),
  );
  return own.reduce((sum, { size }) => sum + size, 0);
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
  const found = meant.length === 0 ? 'No ONNX model of the repository is' : 'Several models are';
  const names = (meant.length === 0 ? variants : meant).map(({ path }) => path).join(', ');
  throw faultError(
    'hub-not-found',
    `${found} called "${words}".`,
    names === '' ? 'It holds no ONNX model at all.' : `Choose one by --file: ${names}.`,
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

/** For each, the one in the model's folder, otherwise the one at the top. */
export function companionsOf<F extends Sized>(model: string, files: readonly F[]): F[] {
  return COMPANIONS.map((name) => besideOrAbove(model, name, files)).filter((f) => f !== undefined);
}

export function besideOrAbove<F extends Sized>(
  model: string,
  name: string,
  files: readonly F[],
): F | undefined {
  const beside = posix.join(posix.dirname(model), name);
  return files.find((f) => f.path === beside) ?? files.find((f) => f.path === name);
}
