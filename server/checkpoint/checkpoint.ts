/** Opens a folder of the Hugging Face hub as a model: config.json and safetensors files become a graph. */
import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { text } from '../protocol/decode';
import { faultError } from '../protocol/fault';
import type { Located } from '../onnx/located';
import type { ParsedModel } from '../onnx/model';
import type { TensorSource } from './builder';
import { families } from './families/list';
import { Fields } from './fields';
import { configLimit, readSmall } from './folderFiles';
import { graphOf, locatedOf } from './graph';
import { whole, type Part, type Plan } from './plan';
import type { StoredTensor } from './safetensors';
import { openWeights, type Weights } from './weights';

/** Part of a model's hash: another graph over the same weights may round differently. */
export const builderVersion = 1;

const configFile = 'config.json';

export interface Checkpoint {
  /** Text of config.json. */
  readonly config: string;
  /** Absolute, real path of config.json. */
  readonly configFile: string;
  /** Absolute, real paths of the safetensors files, in the order of their names in the folder. */
  readonly files: readonly string[];
  /** Their names in the folder. */
  readonly names: readonly string[];
  /** The tensors that the graph reads; others, of heads for other tasks, may be in the files. */
  readonly tensors: readonly StoredTensor[];
  /** Real path of a folder that holds all of them: the runtime finds the weights there. */
  readonly folder: string;
  readonly layers: number;
  /** Every site of the whole model, by the names that the graphs of all parts use. */
  readonly located: Located;
  /**
   * A fresh graph of a part: some hundred kilobytes, whatever the size of the model. See `graphOf`.
   *
   * @throws {RangeError} The part is empty or exceeds the model.
   */
  graph(part?: Part): ParsedModel;
}

/** Whether a folder is to be opened as a checkpoint. */
export async function isCheckpoint(folder: string): Promise<boolean> {
  const stat = await fs.stat(path.join(folder, configFile)).catch(() => undefined);
  return stat?.isFile() === true;
}

/**
 * Reads the configuration and the headers of the weights, and checks each against the other.
 *
 * @throws FaultError `model-missing`, `model-corrupt`, or `model-unsupported` for a family or field that is not known.
 */
export async function openCheckpoint(folder: string): Promise<Checkpoint> {
  const root = await fs.realpath(folder);
  const { real, text: config } = await readSmall(path.join(root, configFile), root, configLimit);
  const weights = await openWeights(folder);
  const plan = planOf(config, path.join(folder, configFile), weights);
  const home = commonFolder(weights.files);
  const locationOf = (real: string): string => path.relative(home, real).split(path.sep).join('/');
  const nameOf = (real: string): string => weights.names[weights.files.indexOf(real)] ?? real;
  const source: TensorSource = { tensors: weights.tensors, locationOf, nameOf };
  const { used } = graphOf(plan, source, whole);
  requireRead(plan, weights, used, folder);
  return {
    config,
    configFile: real,
    files: weights.files,
    names: weights.names,
    tensors: [...weights.tensors.values()].filter(({ name }) => used.has(name)),
    folder: home,
    layers: plan.layers,
    located: locatedOf(plan, source),
    graph: (part = whole) => graphOf(plan, source, part),
  };
}

function planOf(config: string, file: string, { tensors }: Weights): Plan {
  const fields = Fields.of(parsed(config, file), file);
  const type = fields.get('model_type', text);
  const family = families.find(({ types }) => types.includes(type));
  if (!family) throw unknownFamily(file, type);
  const plan = family.plan(fields, (name) => tensors.has(name));
  fields.finish();
  return plan;
}

function parsed(config: string, file: string): unknown {
  try {
    return JSON.parse(config.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw faultError(
      'model-unsupported',
      `${file} is not JSON.`,
      'Download the configuration again.',
      error,
    );
  }
}

/** Nothing in a checkpoint may go unread: what a graph leaves out, the model would have used. */
function requireRead(
  plan: Plan,
  { tensors }: Weights,
  used: ReadonlySet<string>,
  folder: string,
): void {
  const left = [...tensors.keys()].filter((name) => !used.has(name) && !plan.isUnread(name));
  if (left.length === 0) return;
  const few = left.slice(0, 3).map((name) => JSON.stringify(name.slice(0, 120)));
  const more = left.length > few.length ? ` and ${left.length - few.length} more` : '';
  throw faultError(
    'model-unsupported',
    `${folder} holds tensors that a ${plan.description} with this config.json does not read: ${few.join(', ')}${more}.`,
    'Its config.json may belong to another model. Otherwise export the model to ONNX and name the .onnx file.',
  );
}

/** The deepest folder with all files in it: links of a hub's snapshot lead to its blobs. */
function commonFolder(files: readonly string[]): string {
  const [first, ...others] = files.map((file) => path.dirname(file).split(path.sep));
  const shared = others.reduce((common, parts) => {
    const end = common.findIndex((part, i) => part !== parts[i]);
    return end < 0 ? common : common.slice(0, end);
  }, first!);
  return shared.join(path.sep) || path.sep;
}

function unknownFamily(file: string, type: string): Error {
  const known = families.flatMap(({ types }) => types).sort();
  return faultError(
    'model-unsupported',
    `${file} says model_type ${JSON.stringify(type.slice(0, 120))}, a family that Dimcat builds no graph for.`,
    `Export the model to ONNX and name the .onnx file. Checkpoints are opened of: ${known.join(', ')}.`,
  );
}
