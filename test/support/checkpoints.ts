/** Checkpoints with what transformers computes from them: see test/checkpoint/golden/README.md. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import type { Checkpoint } from '../../server/checkpoint/checkpoint';
import { whole, type Part } from '../../server/checkpoint/plan';
import { headerLength, lengthBytes, tensorsIn } from '../../server/checkpoint/safetensors';
import { GraphEdit } from '../../server/inference/edit/graphEdit';
import { siteVectors } from '../../server/inference/edit/siteVectors';
import { siteTensor } from '../../server/inference/locate/sites';
import type { ParsedModel } from '../../server/onnx/model';
import { serialiseModel } from '../../server/onnx/model';
import { valueInfo } from '../../server/onnx/nodes';
import { ElementType } from '../../server/onnx/tensors';
import type { SiteKind } from '../../server/protocol/evidence';
import * as ort from 'onnxruntime-node';
import { root } from './paths';
import { runModel, type Tensors } from './runModel';

/** Others, such as test/checkpoint/golden/twins.py makes, are compared where the variable names their folder. */
const goldenFolder = process.env['DIMCAT_CHECKPOINTS'] ?? path.join(root, 'test/checkpoint/golden');

/** The checkpoints, as their folders are called, sorted. */
export function goldenNames(): string[] {
  const entries = fs.readdirSync(goldenFolder, { withFileTypes: true });
  return entries.flatMap((e) => (e.isDirectory() ? [e.name] : [])).sort();
}

export function golden(name: string): string {
  return path.join(goldenFolder, name);
}

/** The `config.json` of a checkpoint. */
export function configText(name: string): string {
  return fs.readFileSync(path.join(golden(name), 'config.json'), 'utf8');
}

/** The `model_type` of a checkpoint. */
export function typeOf(name: string): string {
  return (JSON.parse(configText(name)) as { readonly model_type: string }).model_type;
}

/** One run of transformers: its input, and what came of it by the name of the site. */
export interface GoldenRun {
  readonly name: string;
  readonly input: ort.Tensor;
  /** `resid.0`, `k.1`, ..., and `logits`. */
  readonly sites: ReadonlyMap<string, ort.Tensor>;
}

export function runsOf(name: string): GoldenRun[] {
  const runs = new Map<string, Map<string, ort.Tensor>>();
  for (const [key, tensor] of expectedOf(name)) {
    const [run, site] = [key.slice(0, key.indexOf('.')), key.slice(key.indexOf('.') + 1)];
    runs.set(run, (runs.get(run) ?? new Map<string, ort.Tensor>()).set(site, tensor));
  }
  return [...runs].map(([run, tensors]) => {
    const sites = new Map([...tensors].filter(([site]) => site !== 'input'));
    return { name: run, input: tensors.get('input')!, sites };
  });
}

function expectedOf(name: string): Map<string, ort.Tensor> {
  const file = path.join(golden(name), 'expected.safetensors');
  const bytes = fs.readFileSync(file);
  const length = headerLength(bytes.subarray(0, lengthBytes), bytes.length, file);
  const dataStart = lengthBytes + length;
  const header = bytes.subarray(lengthBytes, dataStart).toString('utf8');
  return new Map(
    tensorsIn(header, { file, size: bytes.length, dataStart }).map((t) => {
      const from = bytes.byteOffset + t.offset;
      const data = bytes.buffer.slice(from, from + t.length);
      return [t.name, tensorOf(t.dtype, data, t.shape)];
    }),
  );
}

/** Token ids are stored as int32. */
function tensorOf(dtype: string, data: ArrayBuffer, shape: readonly number[]): ort.Tensor {
  if (dtype === 'F32') return new ort.Tensor('float32', new Float32Array(data), [...shape]);
  return new ort.Tensor('int64', BigInt64Array.from(new Int32Array(data), BigInt), [...shape]);
}

/** Makes every site of the expected ones an output of its own name, [rows, positions, width]. */
function showSites(parsed: ParsedModel, { located }: Checkpoint, names: readonly string[]): void {
  const edit = new GraphEdit(parsed.model, parsed.graph);
  for (const name of names) {
    const [kind, layer] = name.split('.') as [SiteKind, string];
    const tensor = siteTensor(located, { kind, layer: Number(layer) });
    const shown = siteVectors(edit, tensor, located.states[0]!);
    edit.op('Identity', [shown], {}, `shown.${name}`);
    parsed.graph.output.push(
      valueInfo(`shown.${name}`, ElementType.float32, ['rows', 'positions', 'width']),
    );
  }
}

/** Runs a part; every past that is not given is empty. */
export async function runPart(
  checkpoint: Checkpoint,
  feeds: Tensors,
  { part = whole, show = [] }: { readonly part?: Part; readonly show?: readonly string[] } = {},
): Promise<Tensors> {
  const parsed = checkpoint.graph(part);
  const rows = Object.values(feeds)[0]!.dims[0]!;
  const pasts = parsed.graph.input.flatMap(({ name, type }) => {
    if (!name.startsWith('past') || name in feeds) return [];
    const dims = type!.tensorType!.shape!.dim.map(({ value }, axis) =>
      axis === 0 ? rows : value.case === 'dimValue' ? Number(value.value) : 0,
    );
    return [[name, new ort.Tensor('float32', new Float32Array(0), dims)] as const];
  });
  showSites(parsed, checkpoint, show);
  const given = { ...feeds, ...Object.fromEntries(pasts) };
  return runModel(serialiseModel(parsed.model), () => given, checkpoint.folder);
}
